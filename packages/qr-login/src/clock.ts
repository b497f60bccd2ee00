/** What the wall's clock may differ by from the monotonic one, in ms, before something must have happened to one of them. */
const NOTICEABLE_MS = 2_000;

/**
 * The server's time, as far as its answers tell it. Between two answers it goes by the monotonic clock, so that a clock which is
 * wrong, or put right meanwhile, changes nothing of what is left of anything.
 */
export class ServerClock {
  readonly #steadyMs: () => number;
  readonly #wallMs: () => number;
  #aheadMs: number;
  #apartMs: number;
  #heard = false;

  /** @param steadyMs never put right; it may stand still while the machine sleeps */
  constructor(steadyMs: () => number, wallMs: () => number) {
    this.#steadyMs = steadyMs;
    this.#wallMs = wallMs;
    this.#apartMs = wallMs() - steadyMs();
    // Until the first answer this device's clock is all there is.
    this.#aheadMs = this.#apartMs;
  }

  /** In ms since 1970. */
  now(): number {
    return this.#steadyMs() + this.#aheadMs;
  }

  /**
   * Takes the time from an answer: the server read its clock, as `fromMs` to `toMs`, between question and answer, both by the
   * steady clock. Where that leaves room, time runs out too early rather than too late.
   */
  hear({ fromMs, toMs }: { fromMs: number; toMs: number }, sentAt: number, answeredAt: number): void {
    const [least, most] = [fromMs - answeredAt, toMs - sentAt];
    if (Number.isNaN(least + most)) return;
    if (!this.#heard || this.#aheadMs < least || this.#aheadMs > most) this.#aheadMs = most;
    this.#heard = true;
  }

  /** Whether, since it was last asked, the machine slept or its clock was put right: the server knows which. */
  jumped(): boolean {
    const apartMs = this.#wallMs() - this.#steadyMs();
    const jumped = Math.abs(apartMs - this.#apartMs) > NOTICEABLE_MS;
    this.#apartMs = apartMs;
    return jumped && this.#heard;
  }
}

/** One a page. On a server, which makes pages too, its own clock is right. */
const clock =
  typeof window === "undefined"
    ? undefined
    : new ServerClock(
        () => performance.now(),
        () => Date.now(),
      );

let ask = () => {};

/** How to ask the server what time it is, once this machine's clock has jumped; the next answer tells it anyway. */
export function askTimeBy(asking: () => void): void {
  ask = asking;
}

/** The server's time in ms since 1970. */
export function serverNow(): number {
  if (!clock) return Date.now();
  if (clock.jumped()) ask();
  return clock.now();
}

/** For what only has to pass, whatever the time is. */
export function steadyNow(): number {
  return performance.now();
}

/** @param sentAt when the question was sent, by `steadyNow` */
export function hearTime(response: Response, sentAt: number): void {
  const fromMs = Date.parse(response.headers.get("date") ?? "");
  // RFC 9110 §6.6.1: in whole seconds.
  clock?.hear({ fromMs, toMs: fromMs + 1_000 }, sentAt, steadyNow());
}

/** The same by what an answer says in its body, to the millisecond. */
export function hearTimeOf(serverTime: string, sentAt: number, answeredAt: number): void {
  const atMs = Date.parse(serverTime);
  clock?.hear({ fromMs: atMs, toMs: atMs }, sentAt, answeredAt);
}
