import { plainDigits } from "@/lib/typed/digits";

/** What people type as a list: names with commas between them, of which none is empty. */
export function namesIn(typed: string): string[] {
  return typed
    .split(/[,،，]/u)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Addresses with spaces or lines between them. */
export function addressesIn(typed: string): string[] {
  return typed.split(/\s+/u).filter((address) => address !== "");
}

/** A whole number within bounds, in whichever digits; undefined for anything else. */
export function wholeIn(typed: string, most: number): number | undefined {
  const number = /^\p{Nd}{1,6}$/u.test(typed.trim()) ? Number(plainDigits(typed)) : 0;
  return number >= 1 && number <= most ? number : undefined;
}
