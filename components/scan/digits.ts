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
