import { hashSecret, isId, matchesHash, newDigits, newId, newSecret, newUserCode } from "../secrets";
import {
  type Claimed,
  type Desktop,
  type DesktopKey,
  type KnownBrowser,
  type Pending,
  type RelyingParty,
  type Scanned,
  type Scanner,
  type Status,
  statusAt,
  type Ticket,
  type Via,
} from "../ticket/ticket";
import * as verbs from "../ticket/verbs";
import { readUserCode } from "../typed/user-code";
import type { Notifier } from "./notifier";
import type { Once } from "./once";
import type { Clock, NewRow, TicketStore, Told } from "./ports";
import { Refused } from "./refused";
import { createSteps, type Named } from "./step";
import { createWatch, type TicketListener } from "./watch";

export interface LoginSettings {
  codeTtlMs: number;
  confirmTtlMs: number;
  claimTtlMs: number;
  /** How often watched tickets are read again without a notification. */
  rereadMs: number;
}

/**
 * The desktop's verbs, and a phone's scan and cancel, are tried again after a lost race: they must not fail because the other side
 * was quicker, or the same phone by a scan of before. No phone may scan so often in a minute.
 */
const MOST_RACES = 64;

/** What is made of a code by whoever scans it: see `scan`. */
export interface Judgement {
  /** What the account knows of the browser. */
  known?: KnownBrowser | undefined;
  /** What the phone must type of what the other screen shows: two digits, or the last four letters of its user code. */
  asks: "number" | "letters" | false;
}

/** A phone's yes. */
export interface Decision {
  confirmToken: string;
  number?: string | undefined;
  /** Of relying party, as the phone was told at the scan. */
  kind?: RelyingParty["kind"] | undefined;
  /** When what it lets in is over at the latest, where that is for this visit only. */
  visitEndsAt?: Date | undefined;
}

/** What a claim is made of: who let the browser in, and until when where that is for this visit only. */
export type Granted = Pick<Claimed, "scanner" | "visitEndsAt">;

export type Login = ReturnType<typeof createLogin>;

/**
 * The flow of a login, over its ports. Each step is taken as step.ts has it: read, asked of a verb, and written over what was
 * read. Everything here is refused by throwing `Refused`.
 */
export function createLogin(ports: { store: TicketStore; notifier: Notifier; clock: Clock }, settings: LoginSettings) {
  const { store, clock } = ports;
  const watching = createWatch(ports, settings.rereadMs);
  const { find, write } = createSteps(ports, watching);

  /** The desktop's own ticket. Without its browser secret it might as well not exist. */
  async function findOwn(named: Named, browserSecret: string | null): Promise<Ticket> {
    const ticket = await find(named);
    if (!isDesktopOf(ticket, browserSecret)) throw new Refused("ticket_not_found");
    return ticket;
  }

  async function withdraw(id: string, browserSecret: string | null): Promise<Ticket> {
    const ticket = await findOwn(id, browserSecret);
    return write(ticket, (current) => verbs.withdraw(current, clock()), { races: MOST_RACES });
  }

  async function granted(ticket: Ticket, rowFor?: (granted: Granted) => NewRow, once?: Once): Promise<Scanner> {
    const claimable = verbs.claim(ticket, clock());
    const row = claimable.ok ? rowFor?.(claimable.ticket) : undefined;
    return (await write(ticket, (current) => verbs.claim(current, clock()), { once, row })).scanner;
  }

  return {
    /**
     * Makes a ticket, and the browser secret that only its desktop holds. `replaces`, the ticket that this desktop showed
     * before, is cancelled if its secret is right; `replaced` tells whether it was. `linkDeviceId` is whose link the browser
     * opened.
     */
    async start(
      desktop: Desktop,
      replaces?: { id: string; browserSecret: string | null },
      purpose: Pick<Pending, "linkDeviceId" | "relyingParty"> = {},
    ): Promise<{ ticket: Ticket; browserSecret: string; replaced: boolean }> {
      const replaced =
        replaces !== undefined && (await withdraw(replaces.id, replaces.browserSecret).then(() => true, ignoreRefusal));
      const browserSecret = newSecret("browser");
      for (;;) {
        const named = { id: newId(), userCode: newUserCode(), secretHash: hashSecret(browserSecret), desktop };
        const ticket = verbs.issue({ ...named, ...purpose }, clock(), settings.codeTtlMs);
        // Ids do not collide; user codes may, one time in millions.
        if (await store.insert(ticket)) return { ticket, browserSecret, replaced };
      }
    },

    /**
     * Makes the ticket of an app without a browser. What it polls with stands in the browser secret's place.
     *
     * @returns null where the letters are another ticket's
     */
    async startDevice(
      desktop: Desktop,
      relyingParty: RelyingParty,
      { secret, userCode, ttlMs }: { secret: string; userCode: string; ttlMs: number },
    ): Promise<Ticket | null> {
      const start = { id: newId(), userCode, secretHash: hashSecret(secret), desktop, relyingParty };
      const ticket = verbs.issue(start, clock(), ttlMs);
      return (await store.insert(ticket)) ? ticket : null;
    },

    /** Whether a device may ask now how its ticket stands: at most once in `intervalMs`. */
    poll(id: string, intervalMs: number): Promise<boolean> {
      const now = clock();
      return store.poll(id, now, new Date(now.getTime() - intervalMs));
    },

    /** A ticket by its id alone, for whoever has shown otherwise that it is theirs. */
    async peek(id: string, told?: Told): Promise<{ ticket: Ticket; status: Status } | null> {
      const ticket = isId(id) ? await store.find(id, told) : null;
      return ticket && { ticket, status: statusAt(ticket, clock()) };
    },

    /**
     * As `claim`, by an app or a site's own page, which has shown that the ticket is its own; not for an authorization request,
     * which is its browser's.
     */
    async claimDevice(id: string, jkt: string | undefined, rowFor: (granted: Granted) => NewRow): Promise<Scanner> {
      const ticket = await find(id);
      const { relyingParty, desktop } = ticket;
      if (!relyingParty || relyingParty.request !== undefined) throw new Refused("ticket_not_found");
      if (desktop.key.is !== "none" && !isKey(desktop.key, jkt)) throw new Refused("ticket_not_found");
      return granted(ticket, rowFor);
    },

    async read(id: string, browserSecret: string | null): Promise<{ ticket: Ticket; status: Status }> {
      const ticket = await findOwn(id, browserSecret);
      return { ticket, status: statusAt(ticket, clock()) };
    },

    /**
     * Tells `listener` a ticket that its desktop has read, at once and at each change, until the returned function is
     * called.
     */
    watch: (ticket: Ticket, listener: TicketListener, isCurrent?: boolean): (() => void) =>
      watching.watch(ticket, listener, isCurrent),

    listen: watching.listen,

    /** The desktop takes its ticket back, until it is claimed. */
    withdraw,

    /** The same by whoever has shown otherwise that the ticket is their own. */
    async withdrawDevice(id: string): Promise<Ticket> {
      return write(await find(id), (current) => verbs.withdraw(current, clock()), { races: MOST_RACES });
    },

    /**
     * The desktop names its key for a ticket with an unnamed one. Naming the same again changes nothing, since an answer may
     * be lost; another key is `wrong_state`. A browser of another kind, which could not claim, may name none.
     */
    async nameKey(id: string, browserSecret: string | null, { browser, os, jkt }: KeyHolder): Promise<Ticket> {
      const ticket = await findOwn(id, browserSecret);
      if (browser !== ticket.desktop.browser || os !== ticket.desktop.os) throw new Refused("ticket_not_found");
      if (isKey(ticket.desktop.key, jkt)) return ticket;
      try {
        return await write<Ticket>(ticket, (current) => verbs.nameKey(current, jkt, clock()), { races: MOST_RACES });
      } catch (error) {
        // The same request, sent twice, may have won.
        const winner = error instanceof Refused && error.code === "wrong_state" ? await find(id) : ticket;
        if (isKey(winner.desktop.key, jkt)) return winner;
        throw error;
      }
    },

    /**
     * Keeps the code for a phone that has to sign in first. Resolves to whether it did: that must not be told to the phone.
     * @param jkt the phone's key; absent where phones have none
     * @param beforeWrite may refuse, by throwing, where there is something to be held
     */
    async hold(id: string, jkt?: string, beforeWrite: () => Promise<void> = async () => {}): Promise<boolean> {
      const ticket = isId(id) ? await store.find(id) : null;
      if (!ticket || !verbs.hold(ticket, clock(), jkt).ok) return false;
      await beforeWrite();
      return write(ticket, (current) => verbs.hold(current, clock(), jkt)).then(() => true, ignoreRefusal);
    },

    /** The id that a typed user code stands for, while the code is waiting to be scanned. */
    async lookup(typed: string): Promise<string> {
      const userCode = readUserCode(typed);
      const ticket = userCode && (await store.findByUserCode(userCode));
      const now = clock();
      if (!ticket || statusAt(ticket, now) !== "pending" || verbs.isOthers(ticket, now)) {
        throw new Refused("ticket_not_found");
      }
      return ticket.id;
    },

    /**
     * Gives the ticket, and a confirm token that only it holds, to the first phone that scans. `judge` is called where it may
     * have it, with the ticket as it then is, and may refuse by throwing. A key that is named later changes nothing of what it
     * found: the browser stays one that has named none. `jkt` is the phone's key, by which it held the code.
     */
    async scan(
      named: Named,
      scanner: Scanner,
      via: Via,
      judge: (ticket: Ticket) => Judgement | Promise<Judgement> = () => ({ asks: false }),
      { jkt, once }: { jkt?: string; once?: Once | undefined } = {},
    ): Promise<{ ticket: Scanned; confirmToken: string }> {
      const confirmToken = newSecret("confirm");
      const found = await find(named);
      const by = { scanner, via, confirmTokenHash: hashSecret(confirmToken), ...(jkt && { jkt }) };
      const mayHave = verbs.scan(found, by, clock(), settings.confirmTtlMs).ok;
      const { known, asks }: Judgement = mayHave ? await judge(found) : { asks: false };
      const digits = asks === "letters" ? found.userCode.slice(-4) : newDigits();
      const told = { ...(asks && { digits }), ...(known && { known }) };
      const ticket = await write(
        found,
        (current) => verbs.scan(current, { ...by, ...told }, clock(), settings.confirmTtlMs),
        { races: MOST_RACES, once },
      );
      return { ticket, confirmToken };
    },

    /**
     * @param decision.kind of relying party, as the phone was told at the scan
     * @param beforeWrite is called where the phone may confirm, and may refuse by throwing: the ticket then stays as it is
     */
    async confirm(
      named: Named,
      scanner: Scanner,
      { confirmToken, number, kind, visitEndsAt }: Decision,
      beforeWrite: (ticket: Scanned) => Promise<void> = async () => {},
      once?: Once,
    ): Promise<Ticket> {
      const tokenMatches = (hash: string) => matchesHash("confirm", confirmToken, hash);
      const typed = { ...(number !== undefined && { typedNumber: number }), ...(kind && { kind }) };
      const by = { scanner, tokenMatches, ...typed, ...(visitEndsAt && { visitEndsAt }) };
      const ticket = await find(named);
      const confirmable = verbs.confirm(ticket, by, clock(), settings.claimTtlMs).ok;
      if (confirmable && ticket.status === "scanned") await beforeWrite(ticket);
      return write(ticket, (current) => verbs.confirm(current, by, clock(), settings.claimTtlMs), { once });
    },

    async cancel(named: Named, scanner: Scanner, confirmToken: string, once?: Once): Promise<Ticket> {
      const tokenMatches = (hash: string) => matchesHash("confirm", confirmToken, hash);
      const by = { scanner, tokenMatches };
      return write(await find(named), (current) => verbs.cancel(current, by, clock()), { races: MOST_RACES, once });
    },

    /**
     * Takes the confirmed ticket, once, so that a session can be made for its scanner. The claiming browser must be of the
     * kind that the phone was shown and hold the key that the ticket names: a stolen secret would otherwise sign in
     * something that nobody approved. Nobody holds an unnamed key.
     *
     * @param rowFor what is added with the claim, where it may be granted
     */
    async claim(
      named: Named,
      browserSecret: string | null,
      claimant: Claimant,
      rowFor?: (granted: Granted) => NewRow,
      once?: Once,
    ): Promise<Scanner> {
      const ticket = await findOwn(named, browserSecret);
      const { browser, os, key } = ticket.desktop;
      if (claimant.browser !== browser || claimant.os !== os) throw new Refused("ticket_not_found");
      if (key.is !== "none" && !isKey(key, claimant.jkt)) throw new Refused("ticket_not_found");
      return granted(ticket, rowFor, once);
    },

    /** The ticket by which a browser was signed in for an authorization request, if any was. */
    claimedFor: (request: string): Promise<Claimed | null> => store.findClaimed(request),
  };
}

type Claimant = Pick<Desktop, "browser" | "os"> & { jkt?: string | undefined };
type KeyHolder = Claimant & { jkt: string };

/** Whether this is the browser that shows the code: it holds the ticket's secret, or its key. */
export function isShownBy(ticket: Ticket, browserSecret: string | null, jkt: string | null): boolean {
  return isDesktopOf(ticket, browserSecret) || (jkt !== null && isKey(ticket.desktop.key, jkt));
}

function isDesktopOf(ticket: Ticket, browserSecret: string | null): boolean {
  return browserSecret !== null && matchesHash("browser", browserSecret, ticket.secretHash);
}

function isKey(key: DesktopKey, jkt: string | undefined): boolean {
  return key.is === "named" && key.jkt === jkt;
}

function ignoreRefusal(error: unknown): false {
  if (error instanceof Refused) return false;
  throw error;
}
