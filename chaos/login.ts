import type { Client } from "../lib/api/testing/client";
import type { CreateTicketResponse, TicketStatusResponse, Via } from "../lib/api/types";
import { backoffMs } from "../packages/qr-login/src/backoff";
import { ask, type Clients, type Outcome } from "./clients";
import type { History, TicketHistory } from "./history";
import type { Random } from "./random";
import { type WatchKind, watchStatus } from "./status-watch";

/** What happens in one login, as far as nothing goes wrong; all of it from the seed. */
interface Plan {
  watch: WatchKind;
  via: Via;
  decision: "confirm" | "cancel";
  scansTwice: boolean;
  claimsAtOnce: 1 | 2;
  beforeScanMs: number;
  beforeDecisionMs: number;
}

const MOST_CODES = 8;

export function planOf(random: Random, slowestMs: number): Plan {
  return {
    watch: random.sometimes(0.6) ? "page" : "plain",
    via: random.oneOf(["camera", "camera", "address", "site", "typed"]),
    decision: random.sometimes(0.93) ? "confirm" : "cancel",
    scansTwice: random.sometimes(0.1),
    claimsAtOnce: random.sometimes(0.25) ? 2 : 1,
    beforeScanMs: random.between(0, slowestMs),
    beforeDecisionMs: random.between(0, slowestMs),
  };
}

/**
 * One login by two people who keep at it: the desktop shows codes until it is signed in or declined, the phone scans the
 * code that is shown and decides. Whoever gets no answer tries again, as the pages do.
 *
 * @param until when they give up, in milliseconds since 1970
 */
export async function runLogin(
  name: string,
  {
    clients,
    phone,
    random,
    plan,
    until,
  }: { clients: Clients; phone: Client; random: Random; plan: Plan; until: () => number },
): Promise<{ history: History; desktop: Client }> {
  const desktop = await clients.desktop();
  const history: History = { name, thumbprint: await desktop.thumbprint(), startedAt: Date.now(), tickets: [] };
  const deadline = new Deadline(until, random);
  try {
    for (let codes = 0; !history.end; codes++) {
      if (codes === MOST_CODES) throw new GivenUp(`${MOST_CODES} codes came to nothing`);
      await showCode(history, { clients, desktop, phone, random, plan, deadline });
    }
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    Object.assign(history, { end: "given up", why: error.message });
  }
  history.endedAt = Date.now();
  return { history, desktop };
}

interface Stage {
  clients: Clients;
  desktop: Client;
  phone: Client;
  random: Random;
  plan: Plan;
  deadline: Deadline;
}

/** One code, from its making to its end. */
async function showCode(history: History, stage: Stage): Promise<void> {
  const { desktop, deadline } = stage;
  const replaces = history.tickets.at(-1)?.id;
  const created = await deadline.keepAsking("a code", () =>
    ask((call) => desktop.createTicket({ ...call, ...(replaces && { replaces }) })),
  );
  if (created.kind === "refused") throw new GivenUp(`no code: ${created.code}`);
  const ticket: TicketHistory = {
    id: created.value.id,
    heard: [],
    confirmed: false,
    cancelled: false,
    claimsGranted: 0,
    claimsUnanswered: [],
    claimsRefused: [],
  };
  history.tickets.push(ticket);
  const screen = new Screen(ticket);
  const stopWatching = watchStatus(stage.plan.watch, {
    client: desktop,
    ...watchedPart(created.value),
    random: stage.random,
    onStatus: (status) => screen.show(status),
  });
  const scanned = scanAndDecide(ticket, screen, stage);
  try {
    const status = await deadline.within(screen.until(isOver), "a final status");
    if (status === undefined || status.status === "expired" || status.status === "claimed") return;
    if (status.status === "cancelled") {
      history.end = "declined";
      return;
    }
    if (await claim(ticket, stage)) history.end = "signed in";
  } finally {
    stopWatching();
    screen.close();
    await scanned;
  }
}

function watchedPart({ id, pollIntervalMs }: CreateTicketResponse) {
  return { id, pollIntervalMs };
}

function isOver(status: TicketStatusResponse | undefined): boolean {
  return status === undefined || (status.status !== "pending" && status.status !== "scanned");
}

/** What the desktop shows of one ticket. */
class Screen {
  readonly #ticket: TicketHistory;
  #latest: { status: TicketStatusResponse | undefined } | undefined;
  #waiting = new Set<() => void>();
  closed = false;

  constructor(ticket: TicketHistory) {
    this.#ticket = ticket;
  }

  show(status: TicketStatusResponse | undefined): void {
    this.#latest = { status };
    if (status && this.#ticket.heard.at(-1) !== status.status) this.#ticket.heard.push(status.status);
    if (status?.status === "confirmed") this.#ticket.heardConfirmedAt ??= Date.now();
    this.#wake();
  }

  /** Nobody looks at it any more. */
  close(): void {
    this.closed = true;
    this.#wake();
  }

  /** The first status that suits, from what is shown now on; undefined as well once it is closed. */
  async until(suits: (status: TicketStatusResponse | undefined) => boolean): Promise<TicketStatusResponse | undefined> {
    for (;;) {
      if (this.#latest && suits(this.#latest.status)) return this.#latest.status;
      if (this.closed) return undefined;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

/** The person with the phone: scans what the screen shows and decides. Resolves once there is nothing left to do. */
async function scanAndDecide(
  ticket: TicketHistory,
  screen: Screen,
  { clients, phone, plan, deadline }: Stage,
): Promise<void> {
  try {
    await sleep(plan.beforeScanMs);
    const scan = () =>
      deadline.keepAsking("a scan", () => ask((call) => phone.scan(ticket.id, { via: plan.via, ...call })));
    let scanned = await scan();
    if (plan.scansTwice && scanned.kind === "granted") scanned = await scan();
    await sleep(plan.beforeDecisionMs);
    while (scanned.kind === "granted" && !screen.closed) {
      const { confirmToken, numberRequired } = scanned.value;
      clients.secrets.add(confirmToken);
      const shown = numberRequired
        ? await screen.until((status) => isOver(status) || status?.number !== undefined)
        : undefined;
      const number = shown?.number;
      const decided = await deadline.keepAsking("a decision", () =>
        ask((call) =>
          plan.decision === "confirm"
            ? phone.confirm(ticket.id, { confirmToken, ...(number && { number }) }, call)
            : phone.cancel(ticket.id, confirmToken, call),
        ),
      );
      if (decided.kind === "granted") {
        if (plan.decision === "confirm") ticket.confirmedAt = Date.now();
        else ticket.cancelled = true;
        ticket.confirmed = plan.decision === "confirm";
        return;
      }
      // An earlier scan whose answer was lost came after this one, and made its token worthless.
      if (decided.code !== "not_your_ticket" && decided.code !== "number_mismatch") {
        ticket.phoneRefused = decided.code;
        return;
      }
      scanned = await scan();
    }
    if (scanned.kind === "refused") ticket.phoneRefused = scanned.code;
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
  }
}

/** Exchanges the ticket for a session, as the page does: where no answer came, it looks whether the cookie did. */
async function claim(ticket: TicketHistory, { desktop, plan, deadline }: Stage): Promise<boolean> {
  for (;;) {
    const csrf = await deadline.keepAsking("a CSRF token", () =>
      ask((call) => desktop.call<{ csrfToken: string }>("GET", "/api/auth/csrf", call)),
    );
    if (csrf.kind === "refused") throw new GivenUp(`no CSRF token: ${csrf.code}`);
    const form = { csrfToken: csrf.value.csrfToken, id: ticket.id };
    // The second is another tab of the same browser, whose cookie would do as well.
    const tabs = [desktop, ...(plan.claimsAtOnce === 2 ? [desktop.copy()] : [])];
    const sentAt = Date.now();
    const outcomes = await Promise.all(
      tabs.map(async (tab) => {
        const outcome = await ask((call) => tab.post("/api/auth/callback/qr", form, { proof: true, ...call }));
        if (outcome.kind === "granted") desktop.jar = tab.jar;
        return outcome;
      }),
    );
    for (const outcome of outcomes) {
      if (outcome.kind === "granted") ticket.claimsGranted += 1;
      if (outcome.kind === "unanswered") ticket.claimsUnanswered.push({ sentAt, givenUpAt: Date.now() });
      if (outcome.kind === "refused") ticket.claimsRefused.push(outcome.code);
    }
    const session = await deadline.keepAsking("the session", () => ask((call) => desktop.session(call)));
    if (session.kind === "granted" && "user" in session.value) return true;
    if (outcomes.some(({ kind }) => kind === "granted"))
      throw new GivenUp("a claim was granted and there is no session");
    // Another try may still succeed, unless all were refused for good.
    if (outcomes.every(({ kind }) => kind === "refused")) return false;
    await deadline.pause();
  }
}

class GivenUp extends Error {}

/** How long somebody keeps trying, and how they wait between. */
class Deadline {
  readonly #until: () => number;
  readonly #random: Random;
  #attempt = 0;

  constructor(until: () => number, random: Random) {
    this.#until = until;
    this.#random = random;
  }

  /** @throws GivenUp */
  async pause(ms = backoffMs(this.#attempt++, this.#random.next())): Promise<void> {
    if (Date.now() > this.#until()) throw new GivenUp("past its deadline");
    await sleep(ms);
  }

  /** Asks until there is an answer. @throws GivenUp */
  async keepAsking<Value>(
    what: string,
    request: () => Promise<Outcome<Value>>,
  ): Promise<Extract<Outcome<Value>, { kind: "granted" | "refused" }>> {
    for (;;) {
      if (Date.now() > this.#until()) throw new GivenUp(`no answer to ${what}`);
      const outcome = await request();
      if (outcome.kind === "granted" || outcome.kind === "refused") {
        this.#attempt = 0;
        return outcome;
      }
      await this.pause(outcome.kind === "limited" ? outcome.waitMs : undefined);
    }
  }

  /** @throws GivenUp */
  async within<Value>(promise: Promise<Value>, what: string): Promise<Value> {
    let timer: NodeJS.Timeout | undefined;
    const outOfPatience = new Promise<never>((_, reject) => {
      const look = () => {
        if (Date.now() > this.#until()) reject(new GivenUp(`never heard ${what}`));
        else timer = setTimeout(look, 250);
      };
      look();
    });
    return Promise.race([promise, outOfPatience]).finally(() => clearTimeout(timer));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
