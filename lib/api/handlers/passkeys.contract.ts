import { describe, expect, test } from "vitest";
import { shortHash } from "../../audit/audit";
import { database } from "../../db/database";
import { freshProcessDatabase, type Provider } from "../../db/testing/databases";
import { settings } from "../../env/settings";
import { keyHash, knownKeys, wrongWith } from "../../passkeys/approval";
import { newSeed } from "../../passkeys/seed";
import { ceremonyStatement, confirmStatement } from "../../passkeys/statement";
import { hashSecret, newId } from "../../secrets";
import { Authenticator, type Lie } from "../testing/authenticator";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newAccount, newDesktop, newPhone, type Phone, withSettings } from "../testing/in-process";
import { userAgents } from "../testing/user-agents";
import type { PasskeysResponse, ScanResponse } from "../types";

const origin = () => settings().origin;

async function statement(client: Client, ceremony: "sign-in" | "add" | "prove", seed: string, username?: string) {
  const jkt = await client.thumbprint();
  return ceremonyStatement(ceremony, { origin: origin(), seed, jkt, ...(username && { username }) });
}

/** Adds a passkey of an authenticator to the phone's account. */
async function add(phone: Phone, authenticator: Authenticator, lie: Lie = {}) {
  const seed = newSeed();
  const { id, username } = phone.account;
  const credential = authenticator.create(await statement(phone, "add", seed, username), id, lie);
  return phone.call<PasskeysResponse>("POST", "/api/passkeys", { body: { seed, credential }, proof: true });
}

async function withPasskey(synced = true) {
  const [phone, authenticator] = [await newPhone(), new Authenticator(origin(), synced)];
  expect((await add(phone, authenticator)).status).toBe(201);
  return { phone, authenticator };
}

async function signIn(client: Client, authenticator: Authenticator, lie: Lie = {}, seed = newSeed()) {
  const assertion = JSON.stringify(authenticator.get(await statement(client, "sign-in", seed), lie));
  return client.post("/api/auth/callback/passkey", { seed, assertion }, { proof: true });
}

const isIn = async (client: Client) => "user" in (await client.session()).value;

/** What a phone signs of a scan's answer. */
function offered(id: string, { confirmToken, account, desktop }: ScanResponse, number = "") {
  const { username } = account;
  return { origin: origin(), ticketId: id, confirmTokenHash: hashSecret(confirmToken), username, desktop, number };
}

/** Of a browser that is new to the account, which wants a number unless the settings say otherwise. */
async function scanned(phone: Client, numberMatch: "always" | "never" = "never") {
  const desktop = await newDesktop();
  const { id } = (await desktop.createTicket()).value;
  const scan = await withSettings({ numberMatch }, async () => (await phone.scan(id)).value);
  return { desktop, id, scan };
}

async function prove(phone: Phone, authenticator: Authenticator) {
  const seed = newSeed();
  const assertion = authenticator.get(await statement(phone, "prove", seed, phone.account.username));
  return phone.call("POST", "/api/account/prove", { body: { seed, assertion }, proof: true });
}

const longAgo = (phone: Phone, minutes = 11) =>
  database().device.update({
    where: { id: phone.deviceId },
    data: { provenAt: new Date(Date.now() - minutes * 60_000) },
  });

export function describePasskeys(provider: Provider): void {
  freshProcessDatabase(provider);

  describe(`passkeys on ${provider}`, () => {
    test("are added, listed, renamed and removed; what they signed in is out then, but this device", async () => {
      const { phone, authenticator } = await withPasskey();
      const other = await newDesktop({ userAgent: userAgents.firefoxOnLinux });
      expect((await signIn(other, authenticator)).ok).toBe(true);
      expect((await other.session()).value).toMatchObject({ device: { signedInBy: "passkey" } });
      const path = `/api/passkeys/${authenticator.id}`;
      const renamed = await phone.call<PasskeysResponse>("PATCH", path, { body: { name: " Key ring " }, proof: true });
      expect(renamed.value.passkeys).toMatchObject([
        { id: authenticator.id, name: "Key ring", backup: "synced", usable: true },
      ]);
      const removed = await phone.call<PasskeysResponse>("DELETE", path, { proof: true });
      expect(removed.value.passkeys).toEqual([]);
      expect([await isIn(other), await isIn(phone)]).toEqual([false, true]);
      expect((await signIn(other, authenticator)).status).toBe(401);
    });

    test("change nothing by a stolen session, by a desktop that a code let in, by a proof of eleven minutes ago", async () => {
      const { phone, authenticator } = await withPasskey();
      const path = `/api/passkeys/${authenticator.id}`;
      const stolen = phone.copy();
      stolen.keys = (await newDesktop()).keys;
      expectProblem(await stolen.call("DELETE", path, { proof: true }), "proof_invalid");
      await longAgo(phone);
      for (const refused of [
        await phone.call("DELETE", path, { proof: true }),
        await phone.call("PATCH", path, { body: { name: "x" }, proof: true }),
        await add(phone, new Authenticator(origin())),
      ]) {
        expectProblem(refused, "step_up_required", { methods: ["passkey", "password"] });
      }
      await database().device.update({ where: { id: phone.deviceId }, data: { provenAt: null, signedInBy: "qr" } });
      expectProblem(await phone.call("DELETE", path, { proof: true }), "step_up_required");
      expect((await prove(phone, authenticator)).status).toBe(204);
      expect((await phone.call("DELETE", path, { proof: true })).ok).toBe(true);
    });

    test("another account's is not touched, nor is its id taken", async () => {
      const { authenticator } = await withPasskey();
      const stranger = await newPhone();
      expectProblem(
        await stranger.call("DELETE", `/api/passkeys/${authenticator.id}`, { proof: true }),
        "ticket_not_found",
      );
      expectProblem(await add(stranger, new Authenticator(origin()), { id: authenticator.id }), "passkey_refused");
      expect(await database().passkey.count({ where: { id: authenticator.id, userId: stranger.account.id } })).toBe(0);
    });

    test.each(["packed-x5c", "tpm", "apple", "android-key"] as const)(
      "with an attestation (%s) are refused, unread",
      async (format) => {
        expectProblem(await add(await newPhone(), new Authenticator(origin()), { format }), "passkey_refused");
      },
    );

    test("are twenty at most, many at once too", async () => {
      const phone = await newPhone();
      const some = { userId: phone.account.id, name: "x", publicKey: Buffer.from("x"), algorithm: -7, counter: 0n };
      const more = { transports: "", aaguid: "", backup: "single", rpId: "localhost", createdAt: new Date() };
      await database().passkey.createMany({
        data: Array.from({ length: 18 }, () => ({ ...some, ...more, id: newId() })),
      });
      const added = await Promise.all(Array.from({ length: 6 }, () => add(phone, new Authenticator(origin()))));
      expect(added.filter(({ ok }) => ok).length).toBeLessThanOrEqual(2);
      expect(await database().passkey.count({ where: { userId: phone.account.id } })).toBeLessThanOrEqual(20);
    });
  });

  describe(`a sign-in by passkey on ${provider}`, () => {
    const lies: [string, Lie][] = [
      ["another origin", { origin: "https://evil.example" }],
      ["a subdomain", { origin: "http://a.localhost:3000" }],
      ["another host's hash", { rpId: "evil.example" }],
      ["no user verification", { flags: 0x01 }],
      ["no presence", { flags: 0x04 }],
      ["a zero signature", { signature: Buffer.alloc(0) }],
      ["a signature of nothing", { signature: Buffer.alloc(71) }],
      ["from a frame", { crossOrigin: true }],
      ["from a frame of another site", { topOrigin: "https://evil.example" }],
      ["a registration's client data", { type: "webauthn.create" }],
      ["another account's handle", { userHandle: newId() }],
      ["an id that nobody has", { id: newId() }],
    ];
    test.each(lies)("is refused: %s", async (_what, lie) => {
      const { authenticator } = await withPasskey();
      expect((await signIn(await newDesktop(), authenticator, lie)).status).toBe(401);
    });

    test("takes an assertion once, with its own browser's key, and of a hundred at once one", async () => {
      const { authenticator } = await withPasskey();
      const [client, thief] = [await newDesktop(), await newDesktop()];
      const seed = newSeed();
      const assertion = JSON.stringify(authenticator.get(await statement(client, "sign-in", seed)));
      const send = (by: Client) => by.post("/api/auth/callback/passkey", { seed, assertion }, { proof: true });
      expect((await send(thief)).status).toBe(401);
      await client.csrfToken();
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(client)));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await send(client)).ok).toBe(false);
    });

    test("takes no seed that is old, changed, or a nonce", async () => {
      const { authenticator } = await withPasskey();
      const client = await newDesktop();
      const fresh = newSeed();
      for (const seed of [
        newSeed(Date.now() - 6 * 60_000),
        `${fresh.startsWith("A") ? "B" : "A"}${fresh.slice(1)}`,
        `${fresh}A`,
        "",
        client.nonce ?? "x",
      ]) {
        expect((await signIn(client, authenticator, {}, seed)).status, seed).toBe(401);
      }
      expect((await signIn(client, authenticator, {}, fresh)).ok).toBe(true);
    });

    test("another ceremony's assertion is none", async () => {
      const { phone, authenticator } = await withPasskey();
      const seed = newSeed();
      for (const ceremony of ["add", "prove"] as const) {
        const assertion = JSON.stringify(
          authenticator.get(await statement(phone, ceremony, seed, phone.account.username)),
        );
        expect((await phone.post("/api/auth/callback/passkey", { seed, assertion }, { proof: true })).status).toBe(401);
      }
    });

    test("ends where the passkey, or its account, has", async () => {
      const { phone, authenticator } = await withPasskey();
      await database().user.update({ where: { id: phone.account.id }, data: { disabledAt: new Date() } });
      expect((await signIn(await newDesktop(), authenticator)).status).toBe(401);
    });

    test("counters grow up to 2^32 - 1, and go back for nobody but a synced one, which is told of", async () => {
      const { phone, authenticator } = await withPasskey(false);
      const client = await newDesktop();
      const at = (counter: number) => signIn(client, authenticator, { counter });
      expect((await at(5)).ok).toBe(true);
      expect((await at(5)).status).toBe(401);
      expect((await at(4)).status).toBe(401);
      expect((await at(0)).status).toBe(401);
      expect((await at(2 ** 32 - 1)).ok).toBe(true);
      const both = await Promise.all([at(2 ** 32 - 1), at(2 ** 32 - 1)]);
      expect(both.every(({ ok }) => !ok)).toBe(true);

      const synced = await withPasskey(true);
      expect((await signIn(client, synced.authenticator, { counter: 9 })).ok).toBe(true);
      expect((await signIn(client, synced.authenticator, { counter: 3 })).ok).toBe(true);
      const where = { type: "passkey.counter", userId: synced.phone.account.id };
      expect(await database().loginEvent.count({ where })).toBe(1);
      expect(await database().loginEvent.count({ where: { ...where, userId: phone.account.id } })).toBe(0);
    });
  });

  describe(`a forgotten password on ${provider}`, () => {
    test("is replaced with a passkey, which ends what was signed in elsewhere", async () => {
      const { phone, authenticator } = await withPasskey();
      const other = await newPhone({ account: phone.account as never });
      await longAgo(phone, 1000);
      const seed = newSeed();
      const assertion = authenticator.get(await statement(phone, "prove", seed, phone.account.username));
      const newPassword = "some other little words";
      const body = { newPassword, seed, assertion };
      expect((await phone.call("PUT", "/api/account/password", { body, proof: true })).status).toBe(204);
      expect([await isIn(other), await isIn(phone)]).toEqual([false, true]);
      void (await other.signIn({ username: phone.account.username, password: newPassword })).value;
      expectProblem(await phone.call("PUT", "/api/account/password", { body, proof: true }), "step_up_required", {
        reason: "wrong_passkey",
      });
    });
  });

  describe(`a signed confirmation on ${provider}`, () => {
    test("is asked for as the scan says, and kept as evidence that is judged again by node:crypto alone", async () => {
      const { phone, authenticator } = await withPasskey();
      await longAgo(phone, 60 * 24 * 8);
      const { desktop, id, scan } = await scanned(phone);
      expect(scan.proof).toMatchObject({
        needed: true,
        password: true,
        rpId: "localhost",
        passkeys: [{ id: authenticator.id }],
      });
      const { confirmToken } = scan;
      expectProblem(await phone.confirm(id, { confirmToken }), "step_up_required", {
        methods: ["passkey", "password"],
      });
      const passkey = authenticator.get(confirmStatement(offered(id, scan)));
      expect((await phone.confirm(id, { confirmToken, passkey })).value).toEqual({ status: "confirmed" });
      expect((await desktop.claim(id)).ok).toBe(true);

      const row = await database().approval.findFirstOrThrow({ where: { userId: phone.account.id } });
      expect(wrongWith(row, shortHash)).toBeUndefined();
      expect((await knownKeys(database(), phone.account.id)).has(keyHash(row.publicKey))).toBe(true);
      expect(
        await database().loginEvent.findFirst({ where: { type: "ticket.confirmed", userId: phone.account.id } }),
      ).toMatchObject({ detail: "signed" });
      const flipped = (bytes: Uint8Array) =>
        Uint8Array.from(bytes, (byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
      for (const changed of [
        { statement: row.statement.replace("localhost", "elsewhere") },
        { statement: row.statement.replace(phone.account.username, "mallory") },
        { ticketHash: "x" },
        { signature: flipped(row.signature) },
        { authenticatorData: flipped(row.authenticatorData) },
        { clientDataJson: flipped(row.clientDataJson) },
        { publicKey: flipped(row.publicKey) },
      ]) {
        expect(wrongWith({ ...row, ...changed }, shortHash), Object.keys(changed)[0]).toBeDefined();
      }
    });

    test("is good from another network, which is shown the network around the desktop's address", async () => {
      const { phone, authenticator } = await withPasskey();
      phone.address = "198.51.100.7";
      const desktop = await newDesktop({ address: "203.0.113.5" });
      const { id } = (await desktop.createTicket()).value;
      const scan = await withSettings({ numberMatch: "never" }, async () => (await phone.scan(id)).value);
      expect(scan.desktop).toMatchObject({ ip: "203.0.113.0/24", sameNetwork: false });
      const passkey = authenticator.get(confirmStatement(offered(id, scan)));
      const { confirmToken } = scan;
      expect((await phone.confirm(id, { confirmToken, passkey })).value).toEqual({ status: "confirmed" });
      const row = await database().approval.findFirstOrThrow({ where: { userId: phone.account.id } });
      expect(wrongWith(row, shortHash)).toBeUndefined();
    });

    test("is worth nothing for another ticket, scan, number, account, desktop, key or ceremony", async () => {
      const { phone, authenticator } = await withPasskey();
      const { id, scan } = await scanned(phone);
      const right = offered(id, scan);
      const { desktop } = right;
      const seed = newSeed();
      const wrong = [
        confirmStatement({ ...right, ticketId: newId() }),
        confirmStatement({ ...right, confirmTokenHash: hashSecret("confirm_other") }),
        confirmStatement({ ...right, number: "42" }),
        confirmStatement({ ...right, username: "mallory" }),
        confirmStatement({ ...right, origin: "https://evil.example" }),
        confirmStatement({ ...right, desktop: { ...desktop, ip: "203.0.113.8" } }),
        confirmStatement({ ...right, desktop: { ...desktop, browser: "Chrome" } }),
        confirmStatement({ ...right, desktop: { ...desktop, key: await phone.thumbprint() } }),
        confirmStatement({ ...right, desktop: { ...desktop, requestedAt: new Date().toISOString() } }),
        await statement(phone, "sign-in", seed),
        await statement(phone, "prove", seed, phone.account.username),
      ];
      const { confirmToken } = scan;
      for (const said of wrong) {
        const answer = await phone.confirm(id, { confirmToken, passkey: authenticator.get(said) });
        expectProblem(answer, "step_up_required", { reason: "wrong_passkey" });
      }
      expect(await database().approval.count({ where: { userId: phone.account.id } })).toBe(0);
      const passkey = authenticator.get(confirmStatement(right));
      expect((await phone.confirm(id, { confirmToken, passkey })).ok).toBe(true);
      const client = await newDesktop();
      expect(
        (await client.post("/api/auth/callback/passkey", { seed, assertion: JSON.stringify(passkey) }, { proof: true }))
          .status,
      ).toBe(401);
    });

    test("with a wrong number counts as a wrong number, and is void with it", async () => {
      await withSettings({ numberMatch: "always" }, async () => {
        const { phone, authenticator } = await withPasskey();
        const { id, scan, desktop } = await scanned(phone, "always");
        expect(scan.proof).toMatchObject({ needed: true });
        const { number = "" } = (await desktop.status(id)).value;
        const off = String((Number(number) + 1) % 100).padStart(2, "0");
        const { confirmToken } = scan;
        const passkey = authenticator.get(confirmStatement(offered(id, scan, off)));
        expectProblem(await phone.confirm(id, { confirmToken, number: off, passkey }), "number_mismatch", {
          triesLeft: 2,
        });
        expectProblem(await phone.confirm(id, { confirmToken, number, passkey }), "step_up_required", {
          reason: "wrong_passkey",
        });
        const right = authenticator.get(confirmStatement(offered(id, scan, number)));
        expect((await phone.confirm(id, { confirmToken, number, passkey: right })).ok).toBe(true);
      });
    });

    test("'only by passkey' takes no password, and only a passkey turns it off", async () => {
      const { phone, authenticator } = await withPasskey();
      const choose = (body: object) => phone.call("PUT", "/api/account/confirmations", { body, proof: true });
      expect((await choose({ passkeyOnly: true })).value).toMatchObject({ passkeyOnly: true });
      const { id, scan } = await scanned(phone);
      expect(scan.proof).toMatchObject({ needed: true, password: false });
      const { confirmToken } = scan;
      for (const body of [{ confirmToken }, { confirmToken, password: "anything at all" }]) {
        expectProblem(await phone.confirm(id, body), "step_up_required", { methods: ["passkey"] });
      }
      expectProblem(await phone.call("DELETE", `/api/passkeys/${authenticator.id}`, { proof: true }), "wrong_state");
      expectProblem(await choose({ passkeyOnly: false }), "invalid_request");
      const seed = newSeed();
      const assertion = authenticator.get(await statement(phone, "prove", seed, phone.account.username));
      expect((await choose({ passkeyOnly: false, seed, assertion })).value).toMatchObject({ passkeyOnly: false });
      expect((await phone.confirm(id, { confirmToken })).ok).toBe(true);
    });

    test("NEW_BROWSERS=passkey lets a new browser in by a passkey, and by nothing else", async () => {
      const { phone, authenticator } = await withPasskey();
      await withSettings({ newBrowsers: "passkey" }, async () => {
        const { id, scan, desktop } = await scanned(phone);
        expect(scan.proof).toMatchObject({ needed: true, password: false });
        const { confirmToken } = scan;
        expectProblem(await phone.confirm(id, { confirmToken }), "step_up_required", { methods: ["passkey"] });
        const passkey = authenticator.get(confirmStatement(offered(id, scan)));
        expect((await phone.confirm(id, { confirmToken, passkey })).ok).toBe(true);
        expect((await desktop.claim(id)).ok).toBe(true);
        const plain = await newPhone();
        const other = await scanned(plain);
        const refused = await plain.confirm(other.id, { confirmToken: other.scan.confirmToken });
        expectProblem(refused, "step_up_required", { reason: "passkey_required" });
      });
    });

    test("CONFIRM_PROOF: always asks everybody, never nobody who needs no step-up", async () => {
      const { phone } = await withPasskey();
      await withSettings({ confirmProof: "always" }, async () => {
        const plain = await newPhone({ account: (await newAccount()) as never });
        const { id, scan } = await scanned(plain);
        expectProblem(await plain.confirm(id, { confirmToken: scan.confirmToken }), "step_up_required", {
          methods: ["password"],
        });
      });
      await withSettings({ confirmProof: "never", numberMatch: "always" }, async () => {
        const { id, scan, desktop } = await scanned(phone, "always");
        const { number = "" } = (await desktop.status(id)).value;
        expect((await phone.confirm(id, { confirmToken: scan.confirmToken, number })).ok).toBe(true);
      });
    });
  });

  test(`where there are none, their routes are not there (${provider})`, async () => {
    const phone = await newPhone();
    await withSettings({ passkeys: { off: "address" } }, async () => {
      const client = await newDesktop();
      expect((await client.call("GET", "/api/passkeys/seed")).status).toBe(404);
      expect((await add(phone, new Authenticator(origin()))).status).toBe(404);
      expect((await client.post("/api/auth/callback/passkey", {}, { proof: true })).status).toBe(404);
    });
  });
}
