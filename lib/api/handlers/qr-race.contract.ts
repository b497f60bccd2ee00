import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Account, createAccount } from "../../accounts/account";
import { database } from "../../db/database";
import { freshProcessDatabase, type Provider } from "../../db/testing/databases";
import { LruCache } from "../../process/lru-cache";
import { perProcess } from "../../process/per-process";
import { newId } from "../../secrets";
import type { Answer } from "../testing/answer";
import type { Client } from "../testing/client";
import { newDesktop, newPhone, type Phone, ticketRow } from "../testing/in-process";
import { withSettings } from "../testing/settings";
import type { ScanResponse } from "../types";

/** What another instance knows of this one's: nothing. */
class Unknowing extends Set<string> {
  override has(): boolean {
    return false;
  }
}

const RIVALS = 100;
const SESSION = "qr-login.session-token";
const PASSWORD = "a phrase of mine";

/** Requests at once, through the whole of the handlers: however many they are, one is granted and the others change nothing. */
export function qrRaceContract(provider: Provider): void {
  freshProcessDatabase(provider);

  /** Runs as many requests at once as a person never would, and tells how often each answer came. */
  function race(attempts: (() => Promise<Answer>)[]): Promise<{ won: Answer[]; codes: Record<string, number> }> {
    return withSettings({ rateLimits: false }, async () => {
      const answers = await Promise.all(attempts.map((attempt) => attempt()));
      const codes: Record<string, number> = {};
      for (const { ok, code = "" } of answers) if (!ok) codes[code] = (codes[code] ?? 0) + 1;
      return { won: answers.filter(({ ok }) => ok), codes };
    });
  }

  const times = <T>(count: number, attempt: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => () => attempt(index));

  async function shown() {
    const desktop = await newDesktop();
    return { desktop, id: (await desktop.createTicket()).value.id };
  }

  async function scanned(account?: Account) {
    const { desktop, id } = await shown();
    const phone = await newPhone(account && { account });
    const { confirmToken } = (await phone.scan(id)).value;
    return { desktop, id, phone, confirmToken };
  }

  async function confirmed(account?: Account) {
    const ticket = await scanned(account);
    expect((await ticket.phone.confirm(ticket.id, { confirmToken: ticket.confirmToken })).status).toBe(200);
    return ticket;
  }

  /** Makes the proofs before the race, so that it is run by the server. */
  function proofs(client: Client, count: number, path: string) {
    return Promise.all(Array.from({ length: count }, () => client.proof("POST", path)));
  }

  test(`of ${RIVALS} claims one gets a session, and there is one device`, async () => {
    const { desktop, phone, id } = await confirmed();
    const csrfToken = await desktop.csrfToken();
    const made = await proofs(desktop, RIVALS, "/api/auth/callback/qr");
    const claims = times(RIVALS, (index) => {
      return desktop.copy().post("/api/auth/callback/qr", { id, csrfToken }, { proof: made[index] ?? false });
    });
    const { won, codes } = await race(claims);
    expect(codes).toEqual({ wrong_state: RIVALS - 1 });
    expect(won.map(({ cookiesSet }) => cookiesSet.includes(SESSION))).toEqual([true]);
    const devices = await database().device.findMany({ where: { approvedById: phone.deviceId } });
    expect(devices).toMatchObject([{ userId: phone.account.id, signedInBy: "qr", endedAt: null }]);
    expect(await ticketRow(id)).toMatchObject({ status: "claimed", version: 3 });
  });

  test("of 20 scans by as many phones one wins", async () => {
    const { id } = await shown();
    const phones: Phone[] = [];
    for (let count = 0; count < 20; count++) phones.push(await newPhone());
    const { won, codes } = await race(phones.map((phone) => () => phone.scan(id)));
    expect(won).toHaveLength(1);
    expect(codes).toEqual({ not_your_ticket: 19 });
    const winner = phones.find(
      ({ account }) => account.username === (won[0]?.body as ScanResponse | undefined)?.account.username,
    );
    expect(await ticketRow(id)).toMatchObject({
      status: "scanned",
      version: 1,
      userId: winner?.account.id,
      deviceId: winner?.deviceId,
    });
  });

  test("of 30 scans at once by one phone all are granted, and the token of one stands", async () => {
    for (const { desktop, id, phone } of [{ ...(await shown()), phone: await newPhone() }, await scanned()]) {
      const made = await proofs(phone, 30, `/api/qr/${id}/scan`);
      const { won, codes } = await race(times(30, (index) => phone.scan(id, { proof: made[index] ?? false })));
      expect(codes).toEqual({});
      const tokens = won.map(({ body }) => (body as ScanResponse).confirmToken);
      const confirmed = await race(tokens.map((confirmToken) => () => phone.confirm(id, { confirmToken })));
      expect(confirmed.won).toHaveLength(1);
      expect((await desktop.claim(id)).cookiesSet).toContain(SESSION);
    }
  });

  test(`of ${RIVALS} confirms one wins`, async () => {
    const { phone, id, confirmToken } = await scanned();
    const made = await proofs(phone, RIVALS, `/api/qr/${id}/confirm`);
    const { won, codes } = await race(
      times(RIVALS, (index) => phone.confirm(id, { confirmToken }, { proof: made[index] ?? false })),
    );
    expect(won).toHaveLength(1);
    expect(codes).toEqual({ wrong_state: RIVALS - 1 });
    expect(await ticketRow(id)).toMatchObject({ status: "confirmed", version: 2 });
  });

  test("of confirms at once one wins at most, and of cancellations and withdrawals one, which is the end", async () => {
    for (let time = 0; time < 5; time++) {
      const { desktop, phone, id, confirmToken } = await scanned();
      const { won, codes } = await race([
        ...times(8, () => phone.confirm(id, { confirmToken })),
        ...times(8, () => phone.cancel(id, confirmToken)),
        ...times(8, () => desktop.withdraw(id)),
      ]);
      const states = won.map(({ body }) => (body as { status: string }).status).sort();
      expect([["cancelled"], ["cancelled", "confirmed"]]).toContainEqual(states);
      expect(codes).toEqual({ wrong_state: 24 - won.length });
      expect(await ticketRow(id)).toMatchObject({ status: "cancelled", version: 1 + won.length });
    }
  });

  test("a confirmed login is claimed or taken back, never both", async () => {
    for (let time = 0; time < 5; time++) {
      const { desktop, phone, id, confirmToken } = await confirmed();
      const csrfToken = await desktop.csrfToken();
      const { won } = await race([
        () => desktop.copy().post("/api/auth/callback/qr", { id, csrfToken }, { proof: true }),
        () => phone.cancel(id, confirmToken),
        () => desktop.withdraw(id),
      ]);
      expect(won).toHaveLength(1);
      const devices = await database().device.count({ where: { approvedById: phone.deviceId } });
      expect((await ticketRow(id)).status).toBe(devices === 1 ? "claimed" : "cancelled");
    }
  });

  test("a claim that races the confirmation before it comes after it or not at all", async () => {
    for (let time = 0; time < 5; time++) {
      const { desktop, phone, id, confirmToken } = await scanned();
      const csrfToken = await desktop.csrfToken();
      const claim = () => desktop.copy().post("/api/auth/callback/qr", { id, csrfToken }, { proof: true });
      const { won } = await race([...times(5, claim), () => phone.confirm(id, { confirmToken }), ...times(5, claim)]);
      const sessions = won.filter(({ cookiesSet }) => cookiesSet.includes(SESSION));
      const { status } = await ticketRow(id);
      expect(status).toBe(sessions.length === 1 ? "claimed" : "confirmed");
      expect(await database().device.count({ where: { approvedById: phone.deviceId } })).toBe(sessions.length);
    }
  });

  describe.each(["one instance", "several, none of which knows what is shown at another"])("at %s", (instances) => {
    const shownProofs = perProcess("shown-proofs", () => new Set<string>());
    const takenProofs = perProcess("taken-proofs", () => new LruCache<true>(1));
    beforeEach(() => {
      shownProofs.set(instances === "one instance" ? new Set() : new Unknowing());
      takenProofs.set(new LruCache(instances === "one instance" ? 5_000 : 0));
    });
    afterEach(() => {
      shownProofs.clear();
      takenProofs.clear();
    });

    test("of 20 presentations of one proof the one that is taken tells where its device is", async () => {
      const { phone, id } = await scanned();
      const proof = (await phone.proof("POST", `/api/qr/${id}/scan`)) ?? "";
      const copies = await Promise.all(
        Array.from({ length: 20 }, async () => Object.assign(phone.copy(), { address: (await newDesktop()).address })),
      );
      const { won } = await race(copies.map((copy) => () => copy.scan(id, { proof })));
      expect(won).toHaveLength(1);
      const { ip } = await database().device.findUniqueOrThrow({ where: { id: phone.deviceId } });
      const scans = await database().loginEvent.findMany({
        where: { type: "ticket.scanned", deviceId: phone.deviceId },
      });
      expect(scans.map((scan) => scan.ip)).toContain(ip);
      expect(copies.map(({ address }) => address)).toContain(ip);
    });

    test("of 50 presentations of one proof one is taken", async () => {
      const { phone, id } = await scanned();
      const before = await ticketRow(id);
      const proof = (await phone.proof("POST", `/api/qr/${id}/scan`)) ?? "";
      const { won, codes } = await race(times(50, () => phone.scan(id, { proof })));
      expect(won).toHaveLength(1);
      expect(codes).toEqual({ proof_invalid: 49 });
      expect((await ticketRow(id)).version).toBe(before.version + 1);
    });

    test("of 20 presentations of one proof one hears why it is refused", async () => {
      const { phone, id } = await scanned();
      const before = await ticketRow(id);
      const proof = (await phone.proof("POST", `/api/qr/${id}/confirm`)) ?? "";
      const { codes } = await race(times(20, () => phone.confirm(id, { confirmToken: "confirm_x" }, { proof })));
      expect(codes).toEqual({ proof_invalid: 19, not_your_ticket: 1 });
      expect(await ticketRow(id)).toEqual(before);
    });

    test("of 20 presentations of one proof one has a password hashed", async () => {
      const typed = { username: `ada-${newId()}`.slice(0, 24).toLowerCase(), password: PASSWORD, name: "Ada" };
      const { phone, id, confirmToken } = await scanned(await createAccount(database(), typed));
      const proof = (await phone.proof("POST", `/api/qr/${id}/confirm`)) ?? "";
      await withSettings({ confirmProof: "always" }, async () => {
        const answers = times(20, () => phone.confirm(id, { confirmToken, password: PASSWORD }, { proof }));
        const { won, codes } = await race(answers);
        expect({ won: won.length, codes }).toEqual({ won: 1, codes: { proof_invalid: 19 } });
      });
      const given = { type: "step_up", deviceId: phone.deviceId };
      expect(await database().loginEvent.count({ where: given })).toBe(1);
    });
  });

  test(`of ${RIVALS} wrong numbers no more than three are answered, and the third kills the ticket`, async () => {
    const { desktop, id } = await shown();
    const phone = await newPhone();
    const { confirmToken } = (await phone.scan(id, { via: "typed" })).value;
    const right = (await desktop.status(id)).value.number;
    const number = right === "00" ? "01" : "00";
    const made = await proofs(phone, RIVALS, `/api/qr/${id}/confirm`);
    const { won, codes } = await race(
      times(RIVALS, (index) => phone.confirm(id, { confirmToken, number }, { proof: made[index] ?? false })),
    );
    expect(won).toEqual([]);
    expect(codes.number_mismatch).toBeLessThanOrEqual(3);
    expect((codes.number_mismatch ?? 0) + (codes.wrong_state ?? 0)).toBe(RIVALS);
    const { status, version } = await ticketRow(id);
    expect(status === "cancelled").toBe(codes.number_mismatch === 3);
    expect(version).toBe(1 + (codes.number_mismatch ?? 0));
  });

  describe("a phone that is signed out while it confirms", () => {
    test("has confirmed before, or not at all, and leaves nobody signed in", async () => {
      for (let time = 0; time < 5; time++) {
        const { desktop, phone, id, confirmToken } = await scanned();
        const sibling = await newPhone({ account: phone.account });
        const { codes } = await race([
          () => phone.confirm(id, { confirmToken }),
          () => sibling.endDevice(phone.deviceId),
        ]);
        expect(Object.keys(codes).every((code) => code === "sign_in_required")).toBe(true);
        const claim = await desktop.claim(id);
        expect(claim.cookiesSet).not.toContain(SESSION);
        expect(await database().device.count({ where: { approvedById: phone.deviceId, endedAt: null } })).toBe(0);
      }
    });

    test.each<[string, (phone: Phone) => Promise<{ ok: boolean }>]>([
      ["signs out all others", (phone) => phone.call("DELETE", "/api/devices", { proof: true })],
      [
        "chooses a new password",
        (phone) =>
          phone.call("PUT", "/api/account/password", {
            body: { currentPassword: PASSWORD, newPassword: "another phrase of mine" },
            proof: true,
          }),
      ],
    ])("a phone that %s while its desktop claims leaves nobody in that it confirmed before", async (_, takeBack) => {
      for (let time = 0; time < 6; time++) {
        const typed = { username: `ada-${newId()}`.slice(0, 24).toLowerCase(), password: PASSWORD, name: "Ada" };
        const { desktop, phone, id } = await confirmed(await createAccount(database(), typed));
        const csrfToken = await desktop.csrfToken();
        const [taken] = await Promise.all([
          takeBack(phone),
          desktop.post("/api/auth/callback/qr", { id, csrfToken }, { proof: true }),
        ]);
        expect(taken.ok).toBe(true);
        expect(await database().device.findMany({ where: { approvedById: phone.deviceId, endedAt: null } })).toEqual(
          [],
        );
        expect((await desktop.session()).value).toEqual({});
      }
    });

    test("or while its desktop claims: nothing that it let in stays", async () => {
      for (let time = 0; time < 5; time++) {
        const { desktop, phone, id } = await confirmed();
        const sibling = await newPhone({ account: phone.account });
        const csrfToken = await desktop.csrfToken();
        await race([
          () => desktop.post("/api/auth/callback/qr", { id, csrfToken }, { proof: true }),
          () => sibling.disown(phone.deviceId),
        ]);
        const left = await database().device.findMany({ where: { approvedById: phone.deviceId, endedAt: null } });
        expect(left).toEqual([]);
        expect((await desktop.session()).value).toEqual({});
      }
    });
  });
}
