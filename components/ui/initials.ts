/** One or two letters that stand for a name: the first and last word's, or one where the script writes names without spaces. `?` for none. */
export function initials(name: string): string {
  const messages = name.trim().split(/\s+/u);
  const picked = messages.length > 1 ? [messages[0], messages.at(-1)] : messages;
  return (
    picked
      .map((word) => firstLetter(word ?? ""))
      .join("")
      .toLocaleUpperCase() || "?"
  );
}

/** As people count letters, so that an emoji or an accent is not cut in two. */
function firstLetter(word: string): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return "";
}
