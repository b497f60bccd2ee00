import type { Client } from "../lib/api/testing/client";
import type { Clients } from "./clients";
import type { History } from "./history";
import { planOf, runLogin } from "./login";
import { randomOf } from "./random";

/** How long two people pause at most before each of their steps: the longer, the more logins one machine bears at once. */
const SLOWEST_STEP_MS = 3_000;
const SLOWER_PER_DESKTOP_MS = 50;
/** After the last fault, until whoever is not done has given up. */
const LAST_TIMEOUT_MS = 60_000;
const PHONES_AT_ONCE = 4;

export interface Crowd {
  histories: History[];
  /** The desktops that were signed in. */
  signedIn: Client[];
  phones: readonly Client[];
  /** Lets nobody new begin, and resolves once all are done. */
  finish(): Promise<void>;
}

/**
 * Keeps so many logins under way at once, one after the other on each desktop's place, until told to finish. How many
 * there are in the end depends on the machine; what each of them does, on the seed alone.
 */
export async function gather(clients: Clients, seed: number, desktops: number): Promise<Crowd> {
  const phones: Client[] = [];
  for (let left = Math.ceil(desktops / 4); left > 0; left -= PHONES_AT_ONCE) {
    phones.push(...(await Promise.all(Array.from({ length: Math.min(left, PHONES_AT_ONCE) }, () => clients.phone()))));
  }
  const histories: History[] = [];
  const signedIn: Client[] = [];
  let finishBy = Number.POSITIVE_INFINITY;
  let next = 0;
  const slowestMs = Math.max(SLOWEST_STEP_MS, desktops * SLOWER_PER_DESKTOP_MS);

  async function takePlace(): Promise<void> {
    while (finishBy === Number.POSITIVE_INFINITY) {
      const name = `login ${next++}`;
      const random = randomOf(seed, name);
      const plan = planOf(random, slowestMs);
      const phone = phones[next % phones.length];
      if (!phone) throw new Error("There is no phone");
      const { history, desktop } = await runLogin(name, { clients, phone, random, plan, until: () => finishBy });
      histories.push(history);
      if (history.end === "signed in") signedIn.push(desktop);
    }
  }

  const places = Array.from({ length: desktops }, takePlace);
  return {
    histories,
    signedIn,
    phones,
    async finish() {
      finishBy = Date.now() + LAST_TIMEOUT_MS;
      await Promise.all(places);
    },
  };
}
