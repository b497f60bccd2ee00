/** What the phone types of what the other screen shows: two digits, or of a device the letters that it was not told. */
import type { ScanResponse } from "@/lib/api/types";
import { plainDigits } from "@/lib/typed/digits";
import { tidyUserCode } from "@/lib/typed/user-code";

type Question = Pick<ScanResponse, "numberRequired" | "for">;

export const NUMBER_LENGTH = 2;
const LETTERS_LENGTH = 4;

export function asksForLetters({ numberRequired, for: asked }: Question): boolean {
  return numberRequired && asked?.kind === "device";
}

export function answerLength(question: Question): number {
  return asksForLetters(question) ? LETTERS_LENGTH : NUMBER_LENGTH;
}

/** What can be of the answer in a typed text; all of it, since one that is cut would be another one. */
export function answerIn(question: Question, text: string): string {
  return asksForLetters(question) ? tidyUserCode(text).replace(/[^A-Z]/g, "") : plainDigits(text);
}
