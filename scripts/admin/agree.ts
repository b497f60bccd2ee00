import { type Call, Refusal } from "./run";

/** Asks before something is lost. @throws Refusal where the answer is no, or nobody is there to give one */
export async function agree({ options, terminal }: Call, question: string): Promise<void> {
  if (options.yes) return;
  if (!terminal.ask) throw new Refusal("This cannot be undone, and nobody is here to be asked. Say --yes.");
  if (!(await terminal.ask(question))) throw new Refusal("Nothing was changed.");
}

/** @throws Refusal */
export function whole(value: string | undefined, byDefault: number, most: number, what: string): number {
  if (value === undefined) return byDefault;
  const number = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= most) return number;
  throw new Refusal(`--${what} must be a whole number from 1 to ${most}.`);
}
