/** Marks that are copied along with a text and seen by nobody: of direction, joiners, soft hyphens, and the byte order mark. */
const COPIED_ALONG = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * What was typed, for what has a small alphabet of its own. First of all NFKC (Unicode UAX #15): a keyboard for Chinese or
 * Japanese writes the same letters and digits in full width.
 */
export function tidied(typed: string): string {
  return typed.normalize("NFKC").replace(COPIED_ALONG, "");
}
