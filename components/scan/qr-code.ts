/** The QR code's address is `/scan#<id>`: what the fragment holds. */
export type Fragment = { holds: "nothing" } | { holds: "id"; id: string } | { holds: "nonsense" };

const WELL_FORMED = /^[A-Za-z0-9_-]{22,64}$/;

/** @param hash `location.hash`, with or without its `#`. */
export function fragmentOf(hash: string): Fragment {
  const text = hash.replace(/^#/, "");
  if (text === "") return { holds: "nothing" };
  return WELL_FORMED.test(text) ? { holds: "id", id: text } : { holds: "nonsense" };
}

/** What a QR code said: one of ours, with its id, or anything else. */
export type ReadCode = { ours: true; id: string } | { ours: false };

/**
 * Reads the text of a code. Ours is exactly `<origin>/scan#<id>` and nothing near it. The text is only looked at: what opens is
 * our own page with the id, never what was read.
 *
 * @param origin the canonical one
 */
export function readCode(text: string, origin: string): ReadCode {
  const prefix = `${origin}/scan#`;
  if (!text.startsWith(prefix)) return { ours: false };
  const fragment = fragmentOf(text.slice(prefix.length - 1));
  return fragment.holds === "id" ? { ours: true, id: fragment.id } : { ours: false };
}

/** Of all that is in view ours is taken, wherever another site's hangs beside it; undefined where there is none at all. */
export function pickCode(texts: readonly string[], origin: string): ReadCode | undefined {
  const codes = texts.map((text) => readCode(text, origin));
  return codes.find(({ ours }) => ours) ?? codes[0];
}
