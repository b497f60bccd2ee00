/** What may be used for one step and never again: the mark that is kept of it, and until when. Written with the step. */
export interface Once {
  readonly hash: string;
  readonly expiresAt: Date;
  /** Whether it is written, with a step or without one. */
  isTaken: boolean;
}

/** It was used for another step, or for this one before. */
export class UsedBefore extends Error {
  constructor() {
    super("used before");
    this.name = "UsedBefore";
  }

  /** By its name, as `Refused`. */
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === "UsedBefore";
  }
}
