/** Eight letters that a person copies from a screen: no vowels (so no words) and nothing that looks like a digit. */
export const USER_CODE_LENGTH = 8;

const NOT_A_CODE_LETTER = /[^BCDFGHJKLMNPQRSTVWXZ]/g;

/** Upper case, at most eight; anything that cannot be in a code is left out. */
export function codeLetters(typed: string): string {
  return typed.toUpperCase().replace(NOT_A_CODE_LETTER, "").slice(0, USER_CODE_LENGTH);
}

/** Two groups of four, as the other screen shows them: `BCDF-GHJK`. */
export function codeInGroups(letters: string): string {
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/** Zeros of the digits on keyboards of our languages and their neighbours: Arabic-Indic, Persian, full-width. */
const ZEROS = [0x0660, 0x06f0, 0xff10];

export function plainDigits(typed: string): string {
  return typed
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((each) => code >= each && code <= each + 9);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/\D/g, "");
}
