import { formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

/** The server decides; this is told beforehand. */
export const MIN_PASSWORD_LENGTH = 8;

/** As the server counts: characters, not code units. */
export function passwordLength(password: string): number {
  return [...password].length;
}

/** What to say beneath a new password while it is typed. */
export function lengthHint(messages: Messages["signUp"], locale: string, length: number): string {
  if (length === 0) return messages.passwordHint;
  if (length < MIN_PASSWORD_LENGTH) return formatCount(locale, messages.passwordLeft, MIN_PASSWORD_LENGTH - length);
  return messages.passwordLong;
}
