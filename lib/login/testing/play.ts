import type fc from "fast-check";
import { type Desktop, type Scanner, type Status, scannerOf, type Ticket } from "../../ticket/ticket";
import type { Confirmers } from "../../ticket/verbs";
import { createLogin, type Login } from "../login";
import type { Notifier } from "../notifier";
import type { TicketStore } from "../ports";
import { Refused } from "../refused";
import { revokeConfirmed } from "../revoke";
import {
  type Key,
  PHONES,
  type Round,
  SEATS,
  type Secret,
  type Step,
  type Token,
  type Typed,
  type Who,
} from "./script";

export const SETTINGS = { codeTtlMs: 60_000, confirmTtlMs: 120_000, claimTtlMs: 60_000, rereadMs: 60_000 };
const kind = { browser: "Firefox", os: "Linux" } as const;
const desktop: Desktop = { ...kind, deviceType: "desktop", ip: "192.0.2.1", key: { is: "none" } };

/** What was granted to whom, for what. */
export type Deed =
  | { verb: "scan"; by: Scanner; token: string }
  | { verb: "confirm"; by: Scanner; token: string; number: string | undefined; visitEndsAt: Date | undefined }
  | { verb: "cancel"; by: Scanner; token: string }
  | { verb: "claim"; secret: Secret; key: Key; scanner: Scanner }
  | { verb: "nameKey"; secret: Secret; key: Key }
  | { verb: "withdraw"; secret: Secret }
  | { verb: "revoke"; by: Confirmers }
  | { verb: "hold" };

/** One ticket with all that was done with it. */
export interface Shown {
  id: string;
  browserSecret: string;
  /** Each version that an instance was told it wrote, in the order of versions, and when. */
  history: { ticket: Ticket; atMs: number }[];
  deeds: Deed[];
  /** Wrong numbers that were answered as such. */
  wrongNumbers: number;
  /** When its desktop was given another one in its place. */
  renewedAt?: Date;
  /** What its desktop's stream has told. */
  told: { version: number; status: Status }[];
  /** Confirm tokens by the device that they were given to, the newest last. */
  tokens: Map<string, string[]>;
}

/** Sends the requests of a script to two instances over one store each; resolves to every ticket that there was. */
export async function play(
  rounds: Round[],
  scheduler: fc.Scheduler,
  { stores, notifier }: { stores: readonly TicketStore[]; notifier: Notifier },
): Promise<{ tickets: Shown[]; now: Date }> {
  const clock = { now: new Date("2026-01-01T12:00:00Z") };
  const histories = new Map<string, Shown["history"]>();
  const tickets: Shown[] = [];
  const seats: Shown[] = [];
  const stops: (() => void)[] = [];
  const recordedStores = stores.map(recorded);
  const instances = recordedStores.map((store) => createLogin({ store, notifier, clock: () => clock.now }, SETTINGS));

  function recorded(store: TicketStore): TicketStore {
    const wrote = (ticket: Ticket, done: boolean) => {
      if (done) historyOf(ticket.id).push({ ticket, atMs: clock.now.getTime() });
      return done;
    };
    return {
      ...store,
      insert: async (ticket) => wrote(ticket, await store.insert(ticket)),
      replace: async (ticket, along) => wrote(ticket, await store.replace(ticket, along)),
      revoke: async (by, now) => {
        const revoked = await store.revoke(by, now);
        for (const ticket of revoked) {
          wrote(ticket, true);
          // Whichever ticket it was asked about, it may end others too.
          tickets.find(({ id }) => id === ticket.id)?.deeds.push({ verb: "revoke", by });
        }
        return revoked;
      },
    };
  }

  function historyOf(id: string): Shown["history"] {
    const history = histories.get(id) ?? [];
    histories.set(id, history);
    return history;
  }

  async function show(seat: number, on: Login, replaces?: Parameters<Login["start"]>[1]): Promise<boolean> {
    const { ticket, browserSecret, replaced } = await on.start(
      // At the other desk the page comes before its key.
      seat === 0 ? { ...desktop, key: { is: "unnamed" } } : desktop,
      replaces,
    );
    const { id } = ticket;
    const shown: Shown = {
      ...{ id, browserSecret, history: historyOf(id), deeds: [], wrongNumbers: 0, told: [] },
      tokens: new Map(),
    };
    tickets.push(shown);
    seats[seat] = shown;
    stops.push(on.watch(ticket, ({ version }, status) => shown.told.push({ version, status })));
    return replaced;
  }

  async function take(step: Step): Promise<void> {
    const shown = seats[step.seat];
    const [on, store] = [instances[step.on], recordedStores[step.on]];
    if (!shown || !on || !store) return;
    const { id, deeds, tokens } = shown;
    switch (step.verb) {
      case "scan": {
        const by = phoneOf(shown, step.who);
        // At one of the two desks the number is always asked for.
        const { confirmToken } = await on.scan(id, by, "camera", () => ({ asks: step.seat === 1 && "number" }));
        tokens.set(by.deviceId, [...(tokens.get(by.deviceId) ?? []), confirmToken]);
        deeds.push({ verb: "scan", by, token: confirmToken });
        break;
      }
      case "confirm": {
        const by = phoneOf(shown, step.who);
        const [token, number] = [tokenOf(shown, by, step.token), numberOf(shown, step.number)];
        const visitEndsAt = step.visit ? new Date(clock.now.getTime() + 12 * 60 * 60_000) : undefined;
        await on.confirm(id, by, { confirmToken: token, number, visitEndsAt }).catch((error: unknown) => {
          const counted = error instanceof Refused && error.code === "number_mismatch" && number !== undefined;
          if (counted) shown.wrongNumbers += 1;
          throw error;
        });
        deeds.push({ verb: "confirm", by, token, number, visitEndsAt });
        break;
      }
      case "cancel": {
        const by = phoneOf(shown, step.who);
        const token = tokenOf(shown, by, step.token);
        await on.cancel(id, by, token);
        deeds.push({ verb: "cancel", by, token });
        break;
      }
      case "hold":
        if (await on.hold(id)) deeds.push({ verb: "hold" });
        break;
      case "withdraw":
        await on.withdraw(id, secretOf(shown, step.secret));
        deeds.push({ verb: "withdraw", secret: step.secret });
        break;
      case "revoke": {
        const { userId, deviceId } = phoneOf(shown, step.who);
        const by = step.all ? { userId } : { userId, deviceIds: [deviceId] };
        await revokeConfirmed({ store, notifier }, by, clock.now);
        break;
      }
      case "claim": {
        const scanner = await on.claim(id, secretOf(shown, step.secret), { ...kind, jkt: step.key });
        deeds.push({ verb: "claim", secret: step.secret, key: step.key, scanner });
        break;
      }
      case "nameKey":
        await on.nameKey(id, secretOf(shown, step.secret), { ...kind, jkt: step.key });
        deeds.push({ verb: "nameKey", secret: step.secret, key: step.key });
        break;
      case "renew": {
        const replaced = await show(step.seat, on, { id, browserSecret: secretOf(shown, step.secret) });
        if (replaced) deeds.push({ verb: "withdraw", secret: step.secret });
        if (step.secret === "own") shown.renewedAt = clock.now;
        break;
      }
      default:
        step satisfies never;
    }
  }

  function secretOf(shown: Shown, which: Secret): string | null {
    if (which === "own") return shown.browserSecret;
    return which === "none" ? null : (tickets.find((other) => other !== shown)?.browserSecret ?? null);
  }

  try {
    for (const { passMs, steps } of rounds) {
      clock.now = new Date(clock.now.getTime() + passMs);
      for (let seat = 0; seat < SEATS; seat++) {
        if (!seats[seat] && instances[0]) await scheduler.waitFor(show(seat, instances[0]));
      }
      for (const outcome of await scheduler.waitFor(Promise.allSettled(steps.map(take)))) {
        if (outcome.status === "rejected" && !(outcome.reason instanceof Refused)) throw outcome.reason;
      }
    }
  } finally {
    for (const stop of stops) stop();
  }
  for (const { history } of tickets) history.sort((a, b) => a.ticket.version - b.ticket.version);
  return { tickets, now: clock.now };
}

function newestOf({ history }: Shown): Ticket | undefined {
  return history.map(({ ticket }) => ticket).reduce((a, b) => (a.version > b.version ? a : b));
}

function phoneOf(shown: Shown, who: Who): Scanner {
  const newest = newestOf(shown);
  const owner = who === "owner" ? newest && scannerOf(newest) : PHONES[who];
  return owner ?? (PHONES[0] as Scanner);
}

function tokenOf({ tokens }: Shown, by: Scanner, which: Token): string {
  const own = tokens.get(by.deviceId) ?? [...tokens.values()].flat();
  return (which === "newest" ? own.at(-1) : which === "oldest" ? own[0] : undefined) ?? "confirm_none";
}

function numberOf(shown: Shown, which: Typed): string | undefined {
  const newest = newestOf(shown);
  const digits = newest?.status === "scanned" ? newest.number?.digits : undefined;
  if (which === "right") return digits;
  return which === "wrong" ? (digits === "00" ? "01" : "00") : undefined;
}
