import type * as verbs from "../ticket/verbs";

export type RefusalCode = verbs.Refusal | "ticket_not_found";

export class Refused extends Error {
  readonly code: RefusalCode;
  /** On `number_mismatch`, where a wrong number was counted: how many more may be typed. */
  readonly triesLeft: number | undefined;

  constructor(code: RefusalCode, triesLeft?: number) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.triesLeft = triesLeft;
  }

  /** By its name: Next.js loads modules more than once in a process, and the one login flow is from either of them. */
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === "Refused";
  }
}
