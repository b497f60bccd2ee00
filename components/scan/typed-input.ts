/** Eight letters that a person copies from a screen: no vowels (so no words) and nothing that looks like a digit. */
export const USER_CODE_LENGTH = 8;

const NOT_A_CODE_LETTER = /[^BCDFGHJKLMNPQRSTVWXZ]/g;

/** What was typed, as the code's letters alone: upper case, at most eight; whatever cannot be in a code is left out. */
export function codeLetters(typed: string): string {
  return typed.toUpperCase().replace(NOT_A_CODE_LETTER, "").slice(0, USER_CODE_LENGTH);
}

/** The letters in two groups of four, as the other screen shows them: `BCDF-GHJK`. */
export function codeInGroups(letters: string): string {
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}

/** Zeros of the digits that keyboards of our languages and their neighbours type: Arabic-Indic, Persian, full-width. */
const ZEROS = [0x0660, 0x06f0, 0xff10];

/** What was typed, as the digits 0 to 9 alone. */
export function plainDigits(typed: string): string {
  return typed
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((each) => code >= each && code <= each + 9);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/\D/g, "");
}
