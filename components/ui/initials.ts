/** The first and last word's first letters, or one where the script writes names without spaces; `?` for none. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    picked
      .map((word) => firstLetter(word ?? ""))
      .join("")
      .toLocaleUpperCase() || "?"
  );
}

/** As people count letters, so that no emoji or accent is cut in two. */
function firstLetter(word: string): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return "";
}
