import type { Site } from "../../chaos/site";
import type { Link } from "../../lib/db/testing/link";

/** What a check has to work with: two instances on a Postgres, behind one of the proxies. */
export interface Day {
  site: Site;
  /** The cable between the instances and Postgres. */
  link: Link;
  /** Whether the proxy is one that deploy/ promises all of it for. */
  isSupported: boolean;
}

export interface Check {
  name: string;
  /** Whether `npm test` runs it too. */
  short?: boolean;
  /** @throws Error that says what is wrong @returns what was seen, in a few words */
  run(day: Day): Promise<string>;
}

export function hold(condition: boolean, wrong: string): void {
  if (!condition) throw new Error(wrong);
}

/** Of a list of what went wrong, so much that one sees what it is. */
export function holdNone(wrong: readonly string[], what: string): void {
  hold(wrong.length === 0, `${wrong.length} ${what}: ${wrong.slice(0, 6).join("; ")}`);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** Resolves to how long it took until it holds. @throws Error with `what` after so long */
export async function until(what: string, holds: () => Promise<boolean>, mostMs = 20_000): Promise<number> {
  const since = Date.now();
  while (!(await holds().catch(() => false))) {
    hold(Date.now() - since < mostMs, `${what}: not within ${mostMs / 1000} s`);
    await sleep(50);
  }
  return Date.now() - since;
}
