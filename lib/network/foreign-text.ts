const LONGEST_NAME = 40;

/** What is no plain letter, and what is one by its kind and cannot be seen, such as a Hangul filler. */
const HIDDEN = /[^\p{L}\p{N} .+/()-]|\p{Default_Ignorable_Code_Point}/gu;

/** A name from outside, in plain letters and bounded, since people decide by it; undefined where nothing to be read is left. */
export function foreignText(parsed: string | undefined): string | undefined {
  const plain = parsed?.normalize("NFKC").replace(HIDDEN, "").replace(/ +/g, " ").trim() ?? "";
  // By characters: half of one would be none.
  const name = [...plain].slice(0, LONGEST_NAME).join("").trim();
  return /[\p{L}\p{N}]/u.test(name) ? name : undefined;
}
