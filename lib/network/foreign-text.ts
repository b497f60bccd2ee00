const LONGEST_NAME = 40;

/** A name from outside, in plain letters and bounded, since people decide by it; undefined where nothing is left. */
export function foreignText(parsed: string | undefined): string | undefined {
  return (
    parsed
      ?.replace(/[^\p{L}\p{N} .+/()-]/gu, "")
      .trim()
      .slice(0, LONGEST_NAME) || undefined
  );
}
