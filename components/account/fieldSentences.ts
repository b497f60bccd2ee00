import type { Messages } from "@/lib/i18n/messages";

/**
 * The reasons why fields are refused, the server's and the form's own, as sentences; `otherwise` for one that this page is
 * too old to know. Reasons are what a form keeps: its page may change its language.
 */
export function fieldSentences(
  reasons: Readonly<Record<string, string>>,
  messages: Messages["fields"] & Readonly<Record<string, string>>,
  otherwise: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(reasons).map(([field, reason]) => [
      field,
      Object.hasOwn(messages, reason) ? (messages[reason] ?? otherwise) : otherwise,
    ]),
  );
}
