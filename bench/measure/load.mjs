import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "./statistics.mjs";

/**
 * What can be asked of a subject. Each person has a connection of their own; what one resolves to has been checked.
 *
 * @typedef {object} Play
 * @property {(people: number) => Promise<void>} [gather] signs people up and in, as far as it was not done before
 * @property {(person: number) => Promise<void>} [login] from nothing to signed in
 * @property {(person: number) => Promise<unknown>} [create] asks for a code
 * @property {(person: number) => Promise<void>} [poll] asks how the person's code stands
 * @property {() => Promise<Desktop>} [ask] a desktop that has a code and does not listen yet
 * @property {() => Promise<Poller>} [askToPoll] the same, where there is no stream
 *
 * @typedef {object} Desktop
 * @property {() => Promise<void>} listen opens its stream
 * @property {(person: number) => Promise<void>} scan
 * @property {(person: number) => Promise<void>} confirm
 * @property {() => Promise<void>} confirmed resolves when the desktop knows
 * @property {() => boolean} listens whether its stream is still open
 * @property {() => void} close
 *
 * @typedef {object} Poller
 * @property {(person: number) => Promise<void>} scan
 * @property {(person: number) => Promise<void>} confirm
 * @property {() => Promise<boolean>} poll resolves to whether it is confirmed
 */

/** The loads that a generator can make. Figures are of this process's own clock. */
export class Load {
  /** @type {Desktop[]} */
  #asked = [];
  /** @type {Desktop[]} */
  #desktops = [];
  /** @type {Poller[]} */
  #pollers = [];

  /** @param {Play} play */
  constructor(play) {
    this.play = play;
  }

  /** @param {{ people: number }} given */
  async gather({ people }) {
    await this.play.gather?.(people);
  }

  /**
   * So many people do one thing over and over.
   *
   * @param {{ what: "login" | "create" | "poll", people: number, seconds?: number, times?: number }} given ends by time or by count
   */
  async loop({ what, people, seconds = Number.POSITIVE_INFINITY, times = Number.POSITIVE_INFINITY }) {
    const act = /** @type {(person: number) => Promise<unknown>} */ (this.play[what]);
    if (what === "poll") await Promise.all(numbers(people).map((person) => this.play.create?.(person)));
    /** @type {number[]} */
    const tookMs = [];
    let begun = 0;
    let done = 0;
    const start = performance.now();
    const end = start + seconds * 1000;
    await Promise.all(
      numbers(people).map(async (person) => {
        for (;;) {
          const from = performance.now();
          if (from >= end || begun >= times) return;
          begun += 1;
          await act(person);
          done += 1;
          const now = performance.now();
          if (now <= end) tookMs.push(now - from);
        }
      }),
    );
    const lasted = Math.min(seconds, (performance.now() - start) / 1000);
    return { done, perSecond: tookMs.length / lasted, ...spread(tookMs) };
  }

  /** Has more desktops ask for codes, until there are so many. @param {{ streams: number }} given */
  async ask({ streams }) {
    const ask = /** @type {NonNullable<Play["ask"]>} */ (this.play.ask);
    await inParallel(streams - this.#asked.length - this.#desktops.length, 32, async () => {
      this.#asked.push(await ask());
    });
  }

  /** Has all of them open their streams. */
  async listen() {
    const start = performance.now();
    const opened = this.#asked.length;
    await inParallel(opened, 32, async () => {
      const desktop = /** @type {Desktop} */ (this.#asked.pop());
      await desktop.listen();
      this.#desktops.push(desktop);
    });
    return { opened, perSecond: opened / ((performance.now() - start) / 1000) };
  }

  /** How many streams are still open. */
  async listening() {
    return this.#desktops.filter((each) => each.listens()).length;
  }

  /** Nothing, for a while. @param {{ seconds: number }} given */
  async idle({ seconds }) {
    await sleep(seconds * 1000);
  }

  async close() {
    for (const desktop of this.#desktops.splice(0)) desktop.close();
  }

  /**
   * One confirmation after the other, each to a desktop among those that wait, from the phone's request sent to the
   * desktop's event received. Another desktop takes the place of each.
   *
   * @param {{ seconds?: number, times?: number }} given
   */
  async confirm({ seconds = Number.POSITIVE_INFINITY, times = Number.POSITIVE_INFINITY }) {
    const ask = /** @type {NonNullable<Play["ask"]>} */ (this.play.ask);
    /** @type {number[]} */
    const tookMs = [];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end && tookMs.length < times) {
      const at = Math.floor(Math.random() * this.#desktops.length);
      const desktop = /** @type {Desktop} */ (this.#desktops[at]);
      await desktop.scan(0);
      const confirmed = desktop.confirmed();
      let knownAt = 0;
      const known = confirmed.then(() => {
        knownAt = performance.now();
      });
      const from = performance.now();
      await Promise.all([desktop.confirm(0), known]);
      tookMs.push(knownAt - from);
      desktop.close();
      const next = await ask();
      await next.listen();
      this.#desktops[at] = next;
    }
    return { count: tookMs.length, ...spread(tookMs) };
  }

  /** Has desktops ask for codes that will poll. @param {{ pollers: number }} given */
  async askToPoll({ pollers }) {
    const askToPoll = /** @type {NonNullable<Play["askToPoll"]>} */ (this.play.askToPoll);
    this.#pollers = [];
    await inParallel(pollers, 16, async () => {
      this.#pollers.push(await askToPoll());
    });
    return { pollers: this.#pollers.length };
  }

  /**
   * All of them poll at an interval, each from a moment of its own on. Some are confirmed, evenly over the time.
   *
   * @param {{ everyMs: number, seconds: number, confirms: number }} given
   */
  async confirmPolling({ everyMs, seconds, confirms }) {
    const start = performance.now();
    const end = start + seconds * 1000;
    let polls = 0;
    /** When each confirmation was sent, by poller. @type {Map<Poller, number>} */
    const sentAt = new Map();
    /** @type {number[]} */
    const tookMs = [];

    const polling = this.#pollers.map(async (poller, index) => {
      await sleep(Math.random() * everyMs);
      // Who is confirmed polls on until it knows.
      while (performance.now() < end || index < confirms) {
        const from = performance.now();
        polls += 1;
        if (await poller.poll()) {
          tookMs.push(performance.now() - (sentAt.get(poller) ?? Number.NaN));
          return;
        }
        await sleep(Math.max(0, from + everyMs - performance.now()));
      }
    });
    const confirming = this.#pollers.slice(0, confirms).map(async (poller, index) => {
      await sleep((seconds * 1000 * index) / confirms);
      await poller.scan(0);
      sentAt.set(poller, performance.now());
      await poller.confirm(0);
    });
    await Promise.all([...polling, ...confirming]);
    return { count: tookMs.length, pollsPerSecond: (1000 * polls) / (performance.now() - start), ...spread(tookMs) };
  }
}

/** @param {number[]} tookMs */
function spread(tookMs) {
  return { p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
}

/** @param {number} count */
function numbers(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/** @param {number} times @param {number} atOnce @param {() => Promise<void>} act */
async function inParallel(times, atOnce, act) {
  let left = times;
  await Promise.all(
    numbers(Math.max(0, Math.min(atOnce, times))).map(async () => {
      while (left > 0) {
        left -= 1;
        await act();
      }
    }),
  );
}
