import { formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

/** The sentences of refused fields; `otherwise` for a reason that this page is too old to know. */
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

/** The server decides; the form only says so earlier. */
export const MIN_PASSWORD_LENGTH = 8;

/** As the server counts: characters, not code units. */
export function passwordLength(password: string): number {
  return [...password].length;
}

export function lengthHint(messages: Messages["signUp"], locale: string, length: number): string {
  if (length === 0) return messages.passwordHint;
  if (length < MIN_PASSWORD_LENGTH) return formatCount(locale, messages.passwordLeft, MIN_PASSWORD_LENGTH - length);
  return messages.passwordLong;
}
