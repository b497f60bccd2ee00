import { describe, expect, test } from "vitest";
import { newId } from "../secrets";
import type { Desktop, Status, Ticket } from "../ticket/ticket";
import { createLogin, type Login } from "./login";
import type { Notifier } from "./notifier";
import type { TicketStore } from "./ports";

const RIVALS = 100;
const kind = { browser: "Firefox", os: "Linux" } as const;
const desktop: Desktop = { ...kind, deviceType: "desktop", ip: "192.0.2.1", key: { is: "none" } };
const phone = { userId: "anna", deviceId: "annas-phone" };

/** What the flow must do over any store and notifier, races among it. */
export function loginContract(open: () => Promise<{ store: TicketStore; notifier: Notifier }>): void {
  async function setUp() {
    const clock = { now: new Date() };
    const ports = { ...(await open()), clock: () => clock.now };
    const login = createLogin(ports, { codeTtlMs: 60_000, confirmTtlMs: 120_000, claimTtlMs: 60_000, rereadMs: 3_000 });
    const pass = (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms);
    };
    return { login, pass };
  }

  async function started(login: Login) {
    const { ticket, browserSecret } = await login.start(desktop);
    return { id: ticket.id, userCode: ticket.userCode, browserSecret };
  }

  async function confirmedTicket(login: Login) {
    const own = await started(login);
    const { confirmToken } = await login.scan(own.id, phone, "camera");
    await login.confirm(own.id, phone, { confirmToken });
    return { ...own, confirmToken };
  }

  /** Runs all at once; tells how many won, and each refusal's code. */
  async function race(attempts: (() => Promise<unknown>)[]) {
    const results = await Promise.allSettled(attempts.map((attempt) => attempt()));
    const refusals = results.filter((result) => result.status === "rejected").map(({ reason }) => reason.code);
    return { won: results.length - refusals.length, refusals: new Set(refusals) };
  }

  const times = (count: number, attempt: (index: number) => Promise<unknown>) =>
    Array.from({ length: count }, (_, index) => () => attempt(index));

  test("a phone signs a desktop in", async () => {
    const { login } = await setUp();
    const { id, browserSecret } = await confirmedTicket(login);
    expect((await login.read(id, browserSecret)).status).toBe("confirmed");
    expect(await login.claim(id, browserSecret, desktop)).toEqual(phone);
    expect((await login.read(id, browserSecret)).status).toBe("claimed");
  });

  test("without its browser secret a ticket does not exist, for any step of the desktop", async () => {
    const { login } = await setUp();
    const { id, confirmToken } = await confirmedTicket(login);
    const foreign = (await started(login)).browserSecret;
    for (const secret of [null, "", foreign, confirmToken, id]) {
      await expect(login.read(id, secret)).rejects.toMatchObject({ code: "ticket_not_found" });
      await expect(login.withdraw(id, secret)).rejects.toMatchObject({ code: "ticket_not_found" });
      await expect(login.claim(id, secret, desktop)).rejects.toMatchObject({ code: "ticket_not_found" });
    }
  });

  test("another kind of browser cannot claim what was approved for this one", async () => {
    const { login } = await setUp();
    const { id, browserSecret } = await confirmedTicket(login);
    const other = { browser: "Chrome", os: "Windows" };
    await expect(login.claim(id, browserSecret, other)).rejects.toMatchObject({ code: "ticket_not_found" });
    expect(await login.claim(id, browserSecret, desktop)).toEqual(phone);
  });

  describe("a ticket whose key is yet unnamed", () => {
    const own = { ...kind, jkt: "own" };
    const other = { ...kind, jkt: "other" };

    async function shown() {
      const { login } = await setUp();
      const { ticket, browserSecret } = await login.start({ ...desktop, key: { is: "unnamed" } });
      return { login, id: ticket.id, browserSecret };
    }

    async function confirmed() {
      const all = await shown();
      const { confirmToken } = await all.login.scan(all.id, phone, "camera");
      await all.login.confirm(all.id, phone, { confirmToken });
      return all;
    }

    test("is claimed by the key that was named first, before the phone's answer or after it", async () => {
      const early = await shown();
      await early.login.nameKey(early.id, early.browserSecret, own);
      const { confirmToken } = await early.login.scan(early.id, phone, "camera");
      await early.login.confirm(early.id, phone, { confirmToken });
      const late = await confirmed();
      await late.login.nameKey(late.id, late.browserSecret, own);
      for (const { login, id, browserSecret } of [early, late]) {
        await login.nameKey(id, browserSecret, own);
        await expect(login.nameKey(id, browserSecret, other)).rejects.toMatchObject({ code: "wrong_state" });
        await expect(login.claim(id, browserSecret, other)).rejects.toMatchObject({ code: "ticket_not_found" });
        expect(await login.claim(id, browserSecret, own)).toEqual(phone);
      }
    });

    test("is claimed by nobody before that, and without its secret no key is named", async () => {
      const { login, id, browserSecret } = await confirmed();
      for (const claimant of [kind, own, { ...kind, jkt: "to-come" }, { ...kind, jkt: "" }]) {
        await expect(login.claim(id, browserSecret, claimant)).rejects.toThrow();
      }
      for (const secret of [null, "", id, (await started(login)).browserSecret]) {
        await expect(login.nameKey(id, secret, other)).rejects.toMatchObject({ code: "ticket_not_found" });
      }
      await login.nameKey(id, browserSecret, own);
      expect(await login.claim(id, browserSecret, own)).toEqual(phone);
    });

    test(`of ${RIVALS} keys at once one is named, and claims`, async () => {
      const { login, id, browserSecret } = await confirmed();
      const keys = Array.from({ length: RIVALS }, (_, index) => `key-${index}`);
      const named = await Promise.allSettled(keys.map((jkt) => login.nameKey(id, browserSecret, { ...kind, jkt })));
      expect(named.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const claims = keys.map((jkt) => () => login.claim(id, browserSecret, { ...kind, jkt }));
      expect((await race(claims)).won).toBe(1);
    });

    test("names the same key at once as often as it likes", async () => {
      const { login, id, browserSecret } = await confirmed();
      const named = times(RIVALS, () => login.nameKey(id, browserSecret, own));
      expect(await race(named)).toEqual({ won: RIVALS, refusals: new Set() });
    });

    test("costs no phone its step when both come at once", async () => {
      // In memory each round has another order of reads and writes.
      for (let ticks = 0; ticks < 10; ticks++) {
        const { login, id, browserSecret } = await shown();
        const bind = login.nameKey(id, browserSecret, own);
        await turns(ticks);
        const { confirmToken } = await login.scan(id, phone, "camera");
        await bind;
        await login.confirm(id, phone, { confirmToken });
        expect(await login.claim(id, browserSecret, own)).toEqual(phone);

        const next = await shown();
        const scan = await next.login.scan(next.id, phone, "typed", () => ({ asks: "number" }));
        const digits = scan.ticket.number?.digits;
        const bindNext = next.login.nameKey(next.id, next.browserSecret, own);
        await turns(ticks);
        await next.login.confirm(next.id, phone, { confirmToken: scan.confirmToken, number: digits });
        await bindNext;
        expect(await next.login.claim(next.id, next.browserSecret, own)).toEqual(phone);
      }
    });
  });

  test("a secret of one purpose is nothing in another's place", async () => {
    const { login } = await setUp();
    const { id, browserSecret } = await started(login);
    await login.scan(id, phone, "camera");
    await expect(login.confirm(id, phone, { confirmToken: browserSecret })).rejects.toMatchObject({
      code: "not_your_ticket",
    });
  });

  test("the confirm token of an earlier scan is dead", async () => {
    const { login } = await setUp();
    const { id } = await started(login);
    const first = await login.scan(id, phone, "camera");
    const second = await login.scan(id, phone, "camera");
    await expect(login.confirm(id, phone, { confirmToken: first.confirmToken })).rejects.toMatchObject({
      code: "not_your_ticket",
    });
    await login.confirm(id, phone, { confirmToken: second.confirmToken });
  });

  describe("the number", () => {
    async function asked() {
      const { login } = await setUp();
      const own = await started(login);
      const { ticket, confirmToken } = await login.scan(own.id, phone, "typed", () => ({ asks: "number" }));
      const right = ticket.number?.digits ?? "";
      return { login, ...own, confirmToken, right, wrong: right === "00" ? "01" : "00" };
    }

    test("the right one confirms, after two wrong ones and none at all", async () => {
      const { login, id, confirmToken, right, wrong } = await asked();
      for (const typed of [wrong, undefined, wrong, undefined]) {
        await expect(login.confirm(id, phone, { confirmToken, number: typed })).rejects.toMatchObject({
          code: "number_mismatch",
        });
      }
      await login.confirm(id, phone, { confirmToken, number: right });
    });

    test("the third wrong one kills the ticket, and scanning again gives no more tries", async () => {
      const { login, id, browserSecret, confirmToken, right, wrong } = await asked();
      await expect(login.confirm(id, phone, { confirmToken, number: wrong })).rejects.toMatchObject({
        code: "number_mismatch",
      });
      const again = await login.scan(id, phone, "camera", () => ({ asks: false }));
      expect(again.ticket.number).toEqual({ digits: right, wrongTries: 1 });
      for (const refusal of [
        { code: "number_mismatch", triesLeft: 1 },
        { code: "number_mismatch", triesLeft: 0 },
        { code: "wrong_state" },
      ]) {
        await expect(
          login.confirm(id, phone, { confirmToken: again.confirmToken, number: wrong }),
        ).rejects.toMatchObject(refusal);
      }
      await expect(login.confirm(id, phone, { confirmToken: again.confirmToken, number: right })).rejects.toMatchObject(
        { code: "wrong_state" },
      );
      expect((await login.read(id, browserSecret)).status).toBe("cancelled");
    });

    test(`of ${RIVALS} guesses at once no more than three are answered`, async () => {
      const { login, id, confirmToken, wrong } = await asked();
      const guesses = times(RIVALS, () => login.confirm(id, phone, { confirmToken, number: wrong }));
      const results = await Promise.allSettled(guesses.map((guess) => guess()));
      const codes = results.map((result) => (result.status === "rejected" ? result.reason.code : "confirmed"));
      expect(codes.filter((code) => code === "number_mismatch").length).toBeLessThanOrEqual(3);
      expect(new Set(codes)).toEqual(new Set(["number_mismatch", "wrong_state"]));
    });
  });

  test("a new code cancels the one it replaces, only with that one's secret", async () => {
    const { login } = await setUp();
    const old = await started(login);
    await login.start(desktop, { id: old.id, browserSecret: "not its own" });
    expect((await login.read(old.id, old.browserSecret)).status).toBe("pending");
    await login.start(desktop, old);
    expect((await login.read(old.id, old.browserSecret)).status).toBe("cancelled");
  });

  test("a scan that races a new code leaves no phone with a code that nobody shows", async () => {
    const { login } = await setUp();
    const old = await started(login);
    await Promise.allSettled([login.scan(old.id, phone, "camera"), login.start(desktop, old)]);
    expect((await login.read(old.id, old.browserSecret)).status).toBe("cancelled");
  });

  test("a code is held once for a phone that signs in, and nothing is told of it", async () => {
    const { login, pass } = await setUp();
    const { id, browserSecret } = await started(login);
    await login.hold(id);
    await login.hold(id);
    await login.hold(newId());
    pass(299_000);
    expect((await login.read(id, browserSecret)).status).toBe("pending");
    pass(1_000);
    expect((await login.read(id, browserSecret)).status).toBe("expired");
  });

  test("a typed code finds its ticket while it waits, and not longer", async () => {
    const { login } = await setUp();
    const { id, userCode } = await started(login);
    const typed = `${userCode.slice(0, 4).toLowerCase()}-${userCode.slice(4)} `;
    expect(await login.lookup(typed)).toBe(id);
    await login.scan(id, phone, "typed");
    await expect(login.lookup(typed)).rejects.toMatchObject({ code: "ticket_not_found" });
    await expect(login.lookup("no code")).rejects.toMatchObject({ code: "ticket_not_found" });
  });

  test("ids of any shape are just unknown", async () => {
    const { login } = await setUp();
    for (const id of ["", "x", "../..", "a".repeat(10_000), "__proto__", "\0", "'; DROP TABLE Ticket; --"]) {
      await expect(login.scan(id, phone, "camera")).rejects.toMatchObject({ code: "ticket_not_found" });
      await login.hold(id);
    }
  });

  test("expiry wins over every step", async () => {
    const { login, pass } = await setUp();
    const pending = await started(login);
    const scanned = await started(login);
    const { confirmToken } = await login.scan(scanned.id, phone, "camera");
    const confirmed = await confirmedTicket(login);
    pass(120_000);
    await expect(login.scan(pending.id, phone, "camera")).rejects.toMatchObject({ code: "ticket_expired" });
    await expect(login.confirm(scanned.id, phone, { confirmToken })).rejects.toMatchObject({ code: "ticket_expired" });
    await expect(login.claim(confirmed.id, confirmed.browserSecret, desktop)).rejects.toMatchObject({
      code: "ticket_expired",
    });
  });

  test(`of ${RIVALS} scans by as many phones one wins`, async () => {
    const { login } = await setUp();
    const { id } = await started(login);
    const scans = times(RIVALS, (index) => login.scan(id, { userId: `user-${index}`, deviceId: "phone" }, "camera"));
    expect(await race(scans)).toEqual({ won: 1, refusals: new Set(["not_your_ticket"]) });
  });

  test(`of ${RIVALS} confirms one wins`, async () => {
    const { login } = await setUp();
    const { id } = await started(login);
    const { confirmToken } = await login.scan(id, phone, "camera");
    const confirms = times(RIVALS, () => login.confirm(id, phone, { confirmToken }));
    expect(await race(confirms)).toEqual({ won: 1, refusals: new Set(["wrong_state"]) });
  });

  test(`of ${RIVALS} cancels one wins`, async () => {
    const { login } = await setUp();
    const { id } = await started(login);
    const { confirmToken } = await login.scan(id, phone, "camera");
    const cancels = times(RIVALS, () => login.cancel(id, phone, confirmToken));
    expect(await race(cancels)).toEqual({ won: 1, refusals: new Set(["wrong_state"]) });
  });

  test(`of ${RIVALS} claims one wins`, async () => {
    const { login } = await setUp();
    const { id, browserSecret } = await confirmedTicket(login);
    const claims = times(RIVALS, () => login.claim(id, browserSecret, desktop));
    expect(await race(claims)).toEqual({ won: 1, refusals: new Set(["wrong_state"]) });
  });

  test("what is confirmed is taken back by either side until it is claimed, and not after", async () => {
    const { login } = await setUp();
    const byPhone = await confirmedTicket(login);
    await expect(login.cancel(byPhone.id, phone, "confirm_another")).rejects.toMatchObject({ code: "not_your_ticket" });
    await login.cancel(byPhone.id, phone, byPhone.confirmToken);
    const byDesktop = await confirmedTicket(login);
    await login.withdraw(byDesktop.id, byDesktop.browserSecret);
    for (const { id, browserSecret } of [byPhone, byDesktop]) {
      expect((await login.read(id, browserSecret)).status).toBe("cancelled");
      await expect(login.claim(id, browserSecret, desktop)).rejects.toMatchObject({ code: "wrong_state" });
    }
    const { id, browserSecret, confirmToken } = await confirmedTicket(login);
    await login.claim(id, browserSecret, desktop);
    await expect(login.cancel(id, phone, confirmToken)).rejects.toMatchObject({ code: "wrong_state" });
    await expect(login.withdraw(id, browserSecret)).rejects.toMatchObject({ code: "wrong_state" });
  });

  test("of claims, cancels and withdrawals of a confirmed login one wins", async () => {
    const { login } = await setUp();
    for (let round = 0; round < 5; round++) {
      const { id, browserSecret, confirmToken } = await confirmedTicket(login);
      const { won } = await race([
        ...times(20, () => login.claim(id, browserSecret, desktop)),
        ...times(20, () => login.cancel(id, phone, confirmToken)),
        ...times(20, () => login.withdraw(id, browserSecret)),
      ]);
      expect(won).toBe(1);
    }
  });

  test("of confirms at once one wins, and of cancels and withdrawals one too, which is the end", async () => {
    const { login } = await setUp();
    for (let round = 0; round < 5; round++) {
      const { id, browserSecret } = await started(login);
      const { confirmToken } = await login.scan(id, phone, "camera");
      const [confirms, ends] = await Promise.all([
        race(times(20, () => login.confirm(id, phone, { confirmToken }))),
        race([
          ...times(20, () => login.cancel(id, phone, confirmToken)),
          ...times(20, () => login.withdraw(id, browserSecret)),
        ]),
      ]);
      // It may be taken back once it is confirmed, and never the other way round.
      expect(confirms.won).toBeLessThanOrEqual(1);
      expect(ends.won).toBe(1);
      expect((await login.read(id, browserSecret)).status).toBe("cancelled");
    }
  });

  test("a watcher sees every state once and in order, from wherever it joins", async () => {
    const { login } = await setUp();
    const { id, browserSecret } = await started(login);
    const { ticket } = await login.read(id, browserSecret);
    const early = follow(login, ticket);
    await early.until("pending");
    const { confirmToken } = await login.scan(id, phone, "camera");
    await early.until("scanned");
    const late = follow(login, ticket); // It read the ticket before the scan: it must still hear of it.
    await late.until("scanned");
    await login.confirm(id, phone, { confirmToken });
    await early.until("confirmed");
    await login.claim(id, browserSecret, desktop);
    await Promise.all([early.until("claimed"), late.until("claimed")]);
    expect(early.seen).toEqual(["pending", "scanned", "confirmed", "claimed"]);
  });

  test("one who stopped watching hears nothing more", async () => {
    const { login } = await setUp();
    const { id, browserSecret } = await started(login);
    const { ticket } = await login.read(id, browserSecret);
    const stopped = follow(login, ticket);
    stopped.stop();
    const other = follow(login, ticket);
    await login.withdraw(id, browserSecret);
    await other.until("cancelled");
    expect(stopped.seen).toEqual(["pending"]);
  });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await null;
}

function follow(login: Login, ticket: Ticket) {
  const seen: Status[] = [];
  let check = () => {};
  const stop = login.watch(ticket, (_, status) => {
    seen.push(status);
    check();
  });
  const until = (status: Status) =>
    new Promise<void>((resolve) => {
      check = () => seen.includes(status) && resolve();
      check();
    });
  return { seen, stop, until };
}
