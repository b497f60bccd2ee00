import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "./statistics";

/** What can be asked of a subject. Each person has a connection of their own; what one resolves to has been checked. */
export interface Play {
  /** Signs people up and in, as far as it was not done before. */
  gather?(people: number): Promise<void>;
  /** From nothing to signed in. */
  login?(person: number): Promise<void>;
  /** Asks for a code. */
  create?(person: number): Promise<void>;
  /** Asks how the person's code stands. */
  poll?(person: number): Promise<void>;
  /** Opens a page, with all that belongs to it. */
  firstVisit?(person: number): Promise<void>;
  /** Opens it again, with all that in its cache. */
  repeatVisit?(person: number): Promise<void>;
  /** A desktop that has a code and does not listen yet. */
  ask?(): Promise<Desktop>;
  /** The same, where there is no stream. */
  askToPoll?(): Promise<Poller>;
}

export interface Desktop {
  /** Opens its stream. */
  listen(): Promise<void>;
  scan(person: number): Promise<void>;
  confirm(person: number): Promise<void>;
  /** Resolves when the desktop knows. */
  confirmed(): Promise<void>;
  /** Whether its stream is still open. */
  listens(): boolean;
  close(): void;
}

export interface Poller {
  scan(person: number): Promise<void>;
  confirm(person: number): Promise<void>;
  /** Resolves to whether it is confirmed. */
  poll(): Promise<boolean>;
}

export type Loop = "login" | "create" | "poll" | "firstVisit" | "repeatVisit";

/** A load ends by time or by count. */
interface Until {
  seconds?: number;
  times?: number;
}

/** One of the loads, by name. */
export type Call = keyof Load;
export type Given<C extends Call> = Parameters<Load[C]>;
export type Value<C extends Call> = Awaited<ReturnType<Load[C]>>;

/** The loads that a generator can make. Figures are of this process's own clock. */
export class Load {
  readonly #play: Play;
  readonly #asked: Desktop[] = [];
  readonly #desktops: Desktop[] = [];
  #pollers: Poller[] = [];

  constructor(play: Play) {
    this.#play = play;
  }

  async gather({ people }: { people: number }) {
    await this.#play.gather?.(people);
  }

  /** So many people do one thing over and over. */
  async loop({
    what,
    people,
    seconds = Number.POSITIVE_INFINITY,
    times = Number.POSITIVE_INFINITY,
  }: { what: Loop; people: number } & Until) {
    const act = this.#play[what];
    if (!act) throw new Error(`There is no ${what} here`);
    if (what === "poll") await Promise.all(numbers(people).map((person) => this.#play.create?.(person)));
    const tookMs: number[] = [];
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

  /** Has more desktops ask for codes, until there are so many. */
  async ask({ streams }: { streams: number }) {
    await inParallel(streams - this.#asked.length - this.#desktops.length, 32, async () => {
      this.#asked.push(await this.#newDesktop());
    });
  }

  /** Has all of them open their streams. */
  async listen() {
    const start = performance.now();
    const opened = this.#asked.length;
    await inParallel(opened, 32, async () => {
      const desktop = this.#asked.pop();
      if (!desktop) throw new Error("Another listen is going on");
      await desktop.listen();
      this.#desktops.push(desktop);
    });
    return { opened, perSecond: opened / ((performance.now() - start) / 1000) };
  }

  /** How many streams are still open. */
  async listening() {
    return this.#desktops.filter((each) => each.listens()).length;
  }

  /** Nothing, for a while. */
  async idle({ seconds }: { seconds: number }) {
    await sleep(seconds * 1000);
  }

  async close() {
    for (const desktop of this.#desktops.splice(0)) desktop.close();
  }

  /**
   * One confirmation after the other, each to a desktop among those that wait, from the phone's request sent to the
   * desktop's event received. Another desktop takes the place of each.
   */
  async confirm({ seconds = Number.POSITIVE_INFINITY, times = Number.POSITIVE_INFINITY }: Until) {
    const tookMs: number[] = [];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end && tookMs.length < times) {
      const at = Math.floor(Math.random() * this.#desktops.length);
      const desktop = this.#desktops[at];
      if (!desktop) throw new Error("Nobody listens");
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
      const next = await this.#newDesktop();
      await next.listen();
      this.#desktops[at] = next;
    }
    return { count: tookMs.length, ...spread(tookMs) };
  }

  /** Has desktops ask for codes that will poll. */
  async askToPoll({ pollers }: { pollers: number }) {
    this.#pollers = [];
    await inParallel(pollers, 16, async () => {
      const poller = await this.#play.askToPoll?.();
      if (!poller) throw new Error("Nobody polls here");
      this.#pollers.push(poller);
    });
    return { pollers: this.#pollers.length };
  }

  /** All of them poll at an interval, each from a moment of its own on. Some are confirmed, evenly over the time. */
  async confirmPolling({ everyMs, seconds, confirms }: { everyMs: number; seconds: number; confirms: number }) {
    const start = performance.now();
    const end = start + seconds * 1000;
    let polls = 0;
    /** When each confirmation was sent, by poller. */
    const sentAt = new Map<Poller, number>();
    const tookMs: number[] = [];

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

  async #newDesktop(): Promise<Desktop> {
    const desktop = await this.#play.ask?.();
    if (!desktop) throw new Error("Nobody listens here");
    return desktop;
  }
}

function spread(tookMs: number[]) {
  return { p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

async function inParallel(times: number, atOnce: number, act: () => Promise<void>): Promise<void> {
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
