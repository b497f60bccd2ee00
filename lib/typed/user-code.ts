import { tidied } from "./tidied";

/** RFC 8628 §6.1: no vowels, so that no words appear, and no letters that look alike. */
export const USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
export const USER_CODE_LENGTH = 8;

const SHAPE = new RegExp(`^[${USER_CODE_LETTERS}]{${USER_CODE_LENGTH}}$`);
const NO_LETTER = new RegExp(`[^${USER_CODE_LETTERS}]`, "g");

/** A typed user code, for the page that shows it and the server that looks it up: case, width, spaces and dashes are forgiven. */
export function tidyUserCode(typed: string): string {
  return tidied(typed)
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "");
}

/** As it is stored, or null where it cannot be one. */
export function readUserCode(typed: string): string | null {
  const letters = tidyUserCode(typed);
  return SHAPE.test(letters) ? letters : null;
}

/** What a field keeps of it; all of it, since a code that is cut would be another one. */
export function userCodeLetters(typed: string): string {
  return tidyUserCode(typed).replace(NO_LETTER, "");
}

/** Two groups of four, as the other screen shows them: `BCDF-GHJK`. */
export function userCodeInGroups(letters: string): string {
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}
