import type { Words } from "@/lib/words/words";

/** The server's reasons, by field, as sentences; `otherwise` for one that this page is too old to know. */
export function fieldSentences(
  reasons: Readonly<Record<string, string>>,
  words: Words["fields"],
  otherwise: string,
): Readonly<Record<string, string>> {
  const known: Readonly<Record<string, string>> = words;
  return Object.fromEntries(
    Object.entries(reasons).map(([field, reason]) => [
      field,
      Object.hasOwn(known, reason) ? (known[reason] ?? otherwise) : otherwise,
    ]),
  );
}
