import { tidied } from "./tidied";

const DIGIT = /\p{Nd}/u;

/** The decimal digits in what was typed, of whatever script, as 0 to 9; everything else is left out. */
export function plainDigits(typed: string): string {
  return tidied(typed)
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)))
    .replace(/\D/g, "");
}

/** Unicode has the ten digits of a script one after the other, from zero on. */
function digitValue(codePoint: number): number {
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(codePoint - value - 1))) value++;
  return value;
}
