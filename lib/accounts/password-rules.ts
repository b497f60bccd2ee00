import { hasUnseen } from "../typed/seen";
import type { FieldReason } from "./field-reason";
import { MAX_TYPED_LENGTH, opaque } from "./password";

const MIN_CHARACTERS = 8;
const MAX_CHARACTERS = 128;

const PRODUCT = "qrlogin";
const MIN_WORD = 3;
/** What people add to a word: `ada.lovelace!1`, `adaking2024`. */
const TRIMMINGS = /^\d{0,4}$/;

/** Characters. Lists of used passwords hold hardly anything longer, and a long one is worth more than its pattern. */
const MAX_PATTERN = 19;
const REPEATED = /^(.{1,6}?)\1+$/u;
const DATE = /^(?:[0-3]\d[01]\d|[01]\d[0-3]\d)(?:19|20)\d\d$|^(?:19|20)\d\d[01]\d[0-3]\d$/;
const ROWS = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"].flatMap((row) => [
  row,
  [...row].reverse().join(""),
]);

let common: Set<string> | undefined;

/** OWASP ASVS 5.0 §6.2: 8 to 128 code points of any composition, not common, and not just the user's or product's name. */
export async function passwordProblem(
  password: string,
  account: { username: string; name: string },
): Promise<FieldReason | null> {
  if (password.length > MAX_TYPED_LENGTH) return "password_long";
  const characters = [...opaque(password)];
  if (characters.length < MIN_CHARACTERS) return "password_short";
  if (characters.length > MAX_CHARACTERS) return "password_long";
  const typed = characters.join("");
  // RFC 8264 §9.13: what nobody sees is nothing to remember, nor can it be typed again.
  if (hasUnseen(typed)) return "password_control";
  if (await isCommon(typed.toLowerCase())) return "password_common";
  if ([PRODUCT, account.username, account.name].some((word) => isMostly(word, typed))) {
    return "password_close";
  }
  return null;
}

/** The list omits what zxcvbn finds by rule: repeats, runs along a row, and dates. With them the most used 3000 are covered. */
async function isCommon(password: string): Promise<boolean> {
  common ??= await readCommon();
  return common.has(password) || (password.length <= MAX_PATTERN && isPattern(password));
}

/** 13 MB, for the few who choose a password. */
async function readCommon(): Promise<Set<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"]);
}

function isPattern(password: string): boolean {
  return REPEATED.test(password) || DATE.test(password) || ROWS.some((row) => row.includes(password));
}

/** Case, spaces and punctuation do not count. */
function isMostly(word: string, password: string): boolean {
  const bare = letters(word);
  if ([...bare].length < MIN_WORD) return false;
  const typed = letters(password);
  return typed.includes(bare) && TRIMMINGS.test(typed.replaceAll(bare, ""));
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "");
}
