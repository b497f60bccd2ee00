/** Floods of simultaneous requests, from one address, one device and one account: each counts for one, and is told to wait. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createAccount } from "../../accounts/account";
import { makeLink } from "../../accounts/one-time-link";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { endAllStreams } from "../../http/open-streams";
import { forgetLimits } from "../../limits/limits";
import { CONCURRENCY, STREAMS } from "../../limits/table";
import { newId } from "../../secrets";
import { Answer } from "../testing/answer";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newAccount, newDesktop, newPhone, withSettings } from "../testing/in-process";

freshProcessDatabase();
afterEach(() => {
  vi.useRealTimers();
  endAllStreams();
});
// Also those that everybody shares.
beforeEach(async () => {
  forgetLimits();
  await database().rateLimit.deleteMany();
});

/** What so many requests at once came to: how many of each status. Each refusal must be told how long it lasts. */
async function flood(times: number, send: (index: number) => Promise<Answer>): Promise<Record<number, number>> {
  const answers = await Promise.all(Array.from({ length: times }, (_, index) => send(index)));
  const counts: Record<number, number> = {};
  for (const answer of answers) {
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    if (answer.status === 429) expectToldToWait(answer);
  }
  return counts;
}

function expectToldToWait(answer: Answer): void {
  expectProblem(answer, "rate_limited", { detail: expect.stringMatching(/^Try again in \d+ s\.$/) });
  expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
}

const PASSKEY = {
  publicKey: new Uint8Array([0xa0]),
  algorithm: -7,
  counter: 0n,
  backup: "single",
  rpId: "localhost",
  transports: "",
  name: "Key",
  aaguid: "",
  createdAt: new Date(),
};

/** Of a passkey that signed nothing. */
function assertionOf(id: string): string {
  const response = { clientDataJSON: "e30", authenticatorData: "e30", signature: "e30" };
  return JSON.stringify({ id, rawId: id, type: "public-key", clientExtensionResults: {}, response });
}

const elsewhere = (client: Client) => newDesktop({ keys: client.keys, userAgent: client.userAgent });
const PASSWORD = "a phrase of mine";
const newOwner = () =>
  createAccount(database(), { username: `ada-${newId()}`.slice(0, 24).toLowerCase(), password: PASSWORD, name: "Ada" });

test("codes, by one address", async () => {
  const desktop = await newDesktop();
  expect(await flood(150, () => desktop.createTicket())).toEqual({ 201: 120, 429: 30 });
  expect((await (await elsewhere(desktop)).createTicket()).status).toBe(201);
});

test("scans without a session, by one address", async () => {
  const phone = await newDesktop();
  expect(await flood(260, () => phone.scan(newId(), { proof: false }))).toEqual({ 401: 240, 429: 20 });
});

test("scans, by one phone", async () => {
  const phone = await newPhone();
  expect(await flood(70, () => phone.scan(newId()))).toEqual({ 404: 60, 429: 10 });
  const { id } = (await (await newDesktop()).createTicket()).value;
  const other = await newPhone({ account: phone.account });
  expect((await other.scan(id)).status).toBe(200);
});

test("guesses of a typed code, by one phone and by everybody", async () => {
  const phone = await newPhone();
  expect(await flood(15, () => phone.lookup("BCDFGHJK"))).toEqual({ 404: 10, 429: 5 });
  // As if many others had been at it, on other instances.
  forgetLimits();
  await database().rateLimit.updateMany({ where: { key: { startsWith: "lookupOverall" } }, data: { points: 1_190 } });
  const others = await Promise.all(Array.from({ length: 15 }, () => newPhone()));
  expect(await flood(15, (index) => (others[index] as Client).lookup("BCDFGHJK"))).toEqual({ 404: 10, 429: 5 });
});

describe("a phone that is signed in goes on", () => {
  async function expectToGoOn(phone: Client): Promise<void> {
    const { id, userCode } = (await (await newDesktop()).createTicket()).value;
    expect((await phone.lookup(userCode)).value).toEqual({ id });
    const { confirmToken } = (await phone.scan(id)).value;
    expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
    const stream = await phone.send("GET", "/api/account/events");
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
  }

  test("beside somebody at its address who is not signed in and uses up the address", async () => {
    const phone = await newPhone();
    const stranger = await newDesktop({ address: phone.address });
    const asks = [
      () => stranger.scan(newId(), { proof: false }),
      () => stranger.lookup("BCDFGHJK", { proof: false }),
      () => stranger.confirm(newId(), { confirmToken: "confirm_x" }, { proof: false }),
    ];
    const ask = (index: number) => (asks[index % 3] as () => Promise<Answer>)();
    expect(await flood(300, ask)).toEqual({ 401: 240, 429: 60 });
    expect(await flood(620, () => stranger.call("GET", "/api/account/events"))).toEqual({ 401: 620 });
    expect(await flood(620, () => stranger.status(newId()))).toEqual({ 404: 620 });
    await expectToGoOn(phone);
  });

  test("beside its own cookie in a thief's hands, with and without proofs by the thief's key", async () => {
    const phone = await newPhone();
    const thief = await newDesktop({ address: phone.address, userAgent: phone.userAgent });
    thief.jar = phone.copy().jar;
    const ask = (index: number) => thief.scan(newId(), { proof: index % 2 === 0 });
    expect(await flood(300, ask)).toEqual({ 401: 240, 429: 60 });
    await expectToGoOn(phone);
  });

  test("beside its own cookie and a proof of before, sent a hundred times at once", async () => {
    const phone = await newPhone();
    const proof = await phone.proof("POST", "/api/qr/lookup");
    expect((await phone.lookup("BCDFGHJK", { proof: proof as string })).status).toBe(404);
    const thief = phone.copy();
    thief.address = (await newDesktop()).address;
    expect(await flood(100, () => thief.lookup("BCDFGHJK", { proof: proof as string }))).toEqual({ 401: 100 });
    await expectToGoOn(phone);
  });

  test("beside its own cookie and a proof that comes first, sent a hundred times at once: one try is counted", async () => {
    const phone = await newPhone();
    const path = `/api/qr/${newId()}/cancel`;
    const proof = (await phone.proof("POST", path)) as string;
    const thief = phone.copy();
    const ask = () => thief.call("POST", path, { body: { confirmToken: "confirm_x" }, proof });
    expect(await flood(100, ask)).toEqual({ 401: 99, 404: 1 });
    const counted = await database().rateLimit.findMany({ where: { key: { contains: "decidePerDevice" } } });
    expect(counted.map(({ points }) => points)).toEqual([1]);
    expect(await flood(100, ask)).toEqual({ 401: 100 });
    expect(await database().rateLimit.findMany({ where: { key: { contains: "decidePerDevice" } } })).toEqual(counted);
    await expectToGoOn(phone);
  });

  test("though its proofs lack a newer nonce each time, which is nothing to count", async () => {
    const phone = await newPhone();
    const stale = () => phone.scan(newId(), { proof: { claims: { nonce: "stale" } } });
    expect(await flood(300, stale)).toEqual({ 401: 300 });
    await expectToGoOn(phone);
  });
});

/** Of everybody's attempts, how many were counted. */
async function countedOverall(): Promise<number> {
  const rows = await database().rateLimit.findMany({ where: { key: { contains: "Overall" } } });
  return rows.reduce((sum, { points }) => sum + points, 0);
}

test("what is cheap to refuse is counted for nobody else: shape, fields, cookie, proof, ids that nobody shows", async () => {
  const client = await newDesktop();
  const callback = (provider: string, form: Record<string, string>, proof = false) =>
    client.call("POST", `/api/auth/callback/${provider}`, { form, proof });
  await flood(20, () => client.call("POST", "/api/account", { body: {} }));
  await flood(20, () => client.call("POST", "/api/account", { body: { username: 1 } }));
  await flood(20, () => client.createTicket({ replaces: "x".repeat(65) }));
  for (const provider of ["qr", "password"])
    expect(await flood(300, () => callback(provider, {}))).toEqual({ 401: 300 });
  await flood(20, () => callback("qr", { id: newId() }, true));
  await flood(20, () => client.scan(newId(), { proof: false }));
  await flood(20, () => client.scan("none", { proof: false }));
  await flood(20, () => client.lookup("BCDFGHJK", { proof: false }));
  expect(await countedOverall()).toBe(0);
});

describe("behind one address, beside a neighbour who uses it up", () => {
  async function exhaust(address: string): Promise<void> {
    const neighbour = await newDesktop({ address });
    const claim = () => neighbour.claim(newId());
    expect((await flood(300, claim))[429]).toBeGreaterThan(0);
    expect((await flood(130, () => neighbour.createTicket()))[429]).toBeGreaterThan(0);
    expectToldToWait(await claim());
  }

  test("a desktop claims its ticket, and a browser that the account knows signs in", async () => {
    const owner = await newOwner();
    const phone = await newPhone({ account: owner });
    const desktop = await newDesktop();
    const { id } = (await desktop.createTicket()).value;
    await exhaust(desktop.address);
    const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
    expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
    expect((await desktop.claim(id)).status).toBe(200);
    const known = await newDesktop({ address: desktop.address, keys: phone.keys });
    expect((await known.signIn({ username: owner.username, password: PASSWORD })).status).toBe(200);
    const stranger = await newDesktop({ address: desktop.address });
    expectToldToWait(await stranger.signIn({ username: owner.username, password: PASSWORD }));
  });

  test("a one-time link opens, and a passkey signs in where its account knows the browser", async () => {
    const { address } = await newDesktop();
    const neighbour = await newDesktop({ address });
    const look = (client: Client, token: string) => client.call("POST", "/api/links/look", { body: { token } });
    expect(await flood(40, () => look(neighbour, `invite_${"a".repeat(43)}`))).toEqual({ 410: 30, 429: 10 });
    const soon = new Date(Date.now() + 60_000);
    const token = await makeLink(database(), { purpose: "invite", createdBy: "operator", expiresAt: soon }, new Date());
    const invited = await newDesktop({ address });
    expect(await flood(610, () => look(invited, token))).toEqual({ 200: 600, 429: 10 });

    const form = { seed: "x", assertion: "{}", csrfToken: await neighbour.csrfToken() };
    const passkey = (client: Client, more: Record<string, string> = {}) =>
      client.post("/api/auth/callback/passkey", { ...form, ...more }, { proof: true });
    expect(await flood(110, () => passkey(neighbour))).toEqual({ 401: 100, 429: 10 });
    const phone = await newPhone({ address });
    const id = newId();
    await database().passkey.create({ data: { ...PASSKEY, id, userId: phone.account.id } });
    const assertion = assertionOf(id);
    const csrfToken = await phone.csrfToken();
    // Not accepted, and looked at.
    expect((await passkey(phone, { assertion, csrfToken })).status).toBe(401);
    expectToldToWait(await passkey(neighbour, { assertion }));
  });

  test("a page renews its code, once each, and no code that is only just there", async () => {
    const desktop = await newDesktop();
    const { id } = (await desktop.createTicket()).value;
    await exhaust(desktop.address);
    expectToldToWait(await desktop.createTicket({ replaces: id }));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 20_000 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => desktop.createTicket({ replaces: id })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    // Without its cookie it is nobody's.
    const thief = await newDesktop({ address: desktop.address });
    expectToldToWait(await thief.createTicket({ replaces: answers.find(({ ok }) => ok)?.value.id ?? "" }));
  });

  test("but not for ever: a ticket's claims and a known key's requests have limits too", async () => {
    const owner = await newOwner();
    const phone = await newPhone({ account: owner });
    const desktop = await newDesktop();
    const { id } = (await desktop.createTicket()).value;
    expect((await flood(30, () => desktop.claim(id)))[429]).toBe(10);
    const csrfToken = await phone.csrfToken();
    const form = { csrfToken, username: owner.username, password: "not the phrase" };
    const known = () => phone.post("/api/auth/callback/password", form, { proof: true });
    expect(await flood(70, known)).toEqual({ 401: 20, 429: 50 });
    // Those that come in one turn are counted together, whichever is one too many.
    const overTheLimit = { key: { contains: "callbackPerAccountAndKey" }, points: { gt: 60 } };
    expect(await database().rateLimit.count({ where: overTheLimit })).toBe(1);
  });
});

test("what a phone over its limit sends is not written down", async () => {
  const phone = await newPhone();
  expect(await flood(80, () => phone.scan(newId()))).toEqual({ 404: 60, 429: 20 });
  const before = await database().usedProof.count();
  expect(await flood(80, () => phone.scan(newId()))).toEqual({ 429: 80 });
  expect(await database().usedProof.count()).toBe(before);
});

test("a claim over its limit reads nothing: by its ticket with that one's cookie, and by its address without", async () => {
  const desktop = await newDesktop();
  const { id } = (await desktop.createTicket()).value;
  expect((await flood(30, () => desktop.claim(id)))[429]).toBe(10);
  const stranger = await newDesktop();
  expect((await flood(260, () => stranger.claim(id)))[429]).toBe(20);
  const asked = vi.spyOn(database().sql, "query");
  for (const client of [desktop, stranger]) expectToldToWait(await client.claim(id));
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
});

test("an app's reads, each with its proof", async () => {
  const app = await newDesktop();
  await app.signInApp({ username: (await newOwner()).username, password: PASSWORD });
  expect(await flood(620, () => app.devices())).toEqual({ 200: 600, 429: 20 });
});

test("a browser's reads, by its device and address: a copy of its cookie elsewhere uses up its own", async () => {
  const phone = await newPhone();
  const thief = phone.copy();
  thief.address = (await newDesktop()).address;
  expect(await flood(620, () => thief.devices())).toEqual({ 200: 600, 429: 20 });
  expect((await phone.devices()).status).toBe(200);
});

test("devices of one account: a sign-in beyond them signs out the one unused for longest, and the account is told", async () => {
  const owner = await newOwner();
  const first = await newPhone({ account: owner });
  await database().device.updateMany({ where: { id: first.deviceId }, data: { lastSeenAt: new Date(0) } });
  await withSettings({ maxDevices: 3 }, async () => {
    const others = await Promise.all([1, 2].map(() => newPhone({ account: owner })));
    const next = await newDesktop();
    expect((await next.signIn({ username: owner.username, password: PASSWORD })).status).toBe(200);
    expect((await first.session()).value).toEqual({});
    expect((await others[0]?.devices())?.value.devices).toHaveLength(3);
    const app = await newDesktop();
    await app.signInApp({ username: owner.username, password: PASSWORD });
    expect((await app.devices()).value.devices).toHaveLength(3);
    const rows = await database().loginEvent.findMany({ where: { userId: owner.id, detail: "surplus" } });
    expect(rows.map(({ deviceId }) => deviceId)).toContain(first.deviceId);
    expect(rows).toHaveLength(2);
  });
});

test("guesses of a confirm token, by one phone", async () => {
  const phone = await newPhone();
  const { id } = (await (await newDesktop()).createTicket()).value;
  const { confirmToken } = (await phone.scan(id)).value;
  expect(await flood(70, () => phone.confirm(id, { confirmToken: `confirm_${newId()}` }))).toEqual({
    403: 60,
    429: 10,
  });
  expectToldToWait(await phone.cancel(id, confirmToken));
  expect((await phone.session()).value).toHaveProperty("user");
});

test("streams, of one ticket and by one address: so many open at once", async () => {
  const { address } = await newDesktop();
  const shown = await Promise.all(
    Array.from({ length: STREAMS.ticketStreamsPerAddress / STREAMS.streamsPerTicket + 1 }, async () => {
      const desktop = await newDesktop({ address });
      return { desktop, id: (await desktop.createTicket()).value.id };
    }),
  );
  const refuses = async ({ desktop, id }: (typeof shown)[number]) => {
    const refused = await desktop.send("GET", `/api/qr/${id}/events`);
    expectToldToWait(new Answer(refused, await refused.text()));
  };
  const [first, ...others] = shown;
  if (!first) throw new Error("No code is shown");
  const ofOne = () =>
    Promise.all(Array.from({ length: STREAMS.streamsPerTicket }, () => first.desktop.events(first.id)));
  const [opened] = await ofOne();
  await refuses(first);
  for (const { desktop, id } of others.slice(1)) {
    await Promise.all(Array.from({ length: STREAMS.streamsPerTicket }, () => desktop.events(id)));
  }
  const [last] = others;
  if (!last) throw new Error("No other code is shown");
  await refuses(last);
  expect((await last.desktop.status(last.id)).status).toBe(200);
  await opened?.close();
  await last.desktop.events(last.id);
});

test("streams of accounts, by one device, by one account and by one address: so many open at once", async () => {
  const open = async (phone: Client) => (await phone.send("GET", "/api/account/events")).status;
  const phones = await Promise.all([1, 2, 3].map(() => newPhone()));
  const [{ account, address }] = phones as [(typeof phones)[0]];
  const times = (length: number, phone: Client) => Promise.all(Array.from({ length }, () => open(phone)));
  const count = (statuses: number[]) => statuses.filter((status) => status === 200).length;
  const of = STREAMS.accountStreamsPerDeviceAndAddress;
  expect(count(await times(of + 4, await newPhone()))).toBe(of);
  const sisters = await Promise.all(Array.from({ length: 10 }, () => newPhone({ account })));
  const ofOne = await Promise.all(sisters.map((sister) => times(of + 4, sister)));
  expect(count(ofOne.flat())).toBe(STREAMS.accountStreamsPerAccount);
  expect(count(await times(1, phones[1] as Client))).toBe(1);
  const enough = STREAMS.accountStreamsPerAddress / of + 2;
  const neighbours = await Promise.all(Array.from({ length: enough }, () => newPhone({ address })));
  const ofAddress = await Promise.all(neighbours.map((neighbour) => times(of + 4, neighbour)));
  expect(count(ofAddress.flat())).toBe(STREAMS.accountStreamsPerAddress);
});

test("uploads, by one account: so many in memory or in line", async () => {
  const phone = await newPhone();
  const { upload } = CONCURRENCY;
  // Bodies that do not end until all have come.
  const controllers: ReadableStreamDefaultController[] = [];
  const body = () => new ReadableStream({ start: (controller) => void controllers.push(controller) });
  const proofs = await Promise.all(Array.from({ length: 16 }, () => phone.proof("PUT", "/api/account/picture")));
  const headers = { "content-type": "image/png" };
  const answers = proofs.map((proof = "") =>
    phone.call("PUT", "/api/account/picture", { bytes: body(), headers, proof }),
  );
  const refused = answers.map(async (answer) => (await answer).status === 429);
  const early = await Promise.all(refused.slice(upload.atOncePerKey + upload.waitingPerKey));
  expect(early).toEqual(Array(16 - upload.atOncePerKey - upload.waitingPerKey).fill(true));
  for (const controller of controllers) controller.close();
  expect((await Promise.all(refused)).filter(Boolean)).toHaveLength(early.length);
});

describe("passwords", () => {
  test("at sign-in, by one address for one account", async () => {
    const { username } = await newOwner();
    const { address } = await newDesktop();
    const attempt = async (password: string) => (await newDesktop({ address })).signIn({ username, password });
    expect(await flood(30, () => attempt("not the phrase"))).toEqual({ 401: 20, 429: 10 });
    expectToldToWait(await attempt(PASSWORD));
    const owner = await newDesktop();
    expect((await owner.signIn({ username, password: PASSWORD })).status).toBe(200);
  });

  test("at an app's sign-in count together with those at a browser's", async () => {
    const { username } = await newOwner();
    const app = await newDesktop();
    const { address } = app;
    const guess = async () => (await newDesktop({ address })).signIn({ username, password: "not the phrase" });
    expect(await flood(15, guess)).toEqual({ 401: 15 });
    expect(await flood(15, () => app.signInApp({ username, password: "not the phrase" }))).toEqual({ 401: 5, 429: 10 });
  });

  test("again, on a phone that is signed in: the phone stays in, and the owner's other phone goes on", async () => {
    const owner = await newOwner();
    const [stolen, mine] = await Promise.all([newPhone({ account: owner }), newPhone({ account: owner })]);
    const long = new Date(Date.now() - 30 * 24 * 60 * 60_000);
    await database().device.updateMany({ where: { userId: owner.id }, data: { provenAt: long } });
    const confirmWith = async (phone: Client, password: string) => {
      const { id } = (await (await newDesktop({ address: phone.address })).createTicket()).value;
      const { confirmToken } = (await phone.scan(id)).value;
      return phone.confirm(id, { confirmToken, password });
    };
    expect(await flood(15, () => confirmWith(stolen, "not the phrase"))).toEqual({ 403: 10, 429: 5 });
    expectToldToWait(await confirmWith(stolen, PASSWORD));
    expect((await stolen.session()).value).toHaveProperty("user");
    expect((await confirmWith(mine, PASSWORD)).status).toBe(200);
  });
});

test("changes to an account, by one device", async () => {
  const phone = await newPhone({ account: await newAccount() });
  const rename = (index: number) =>
    phone.call("PATCH", "/api/account", { body: { name: `Ada ${index}` }, proof: true });
  expect(await flood(40, rename)).toEqual({ 200: 30, 429: 10 });
});

test("exports and guesses of a passkey, by one device", async () => {
  const phone = await newPhone();
  await database().device.updateMany({ data: { provenAt: new Date() } });
  const takeAlong = () => phone.call("GET", "/api/account/export", { proof: true });
  expect(await flood(8, takeAlong)).toEqual({ 200: 5, 429: 3 });
  const body = { seed: "x", assertion: JSON.parse(assertionOf(newId())) };
  expect(await flood(25, () => phone.call("POST", "/api/account/prove", { body, proof: true }))).toEqual({
    403: 20,
    429: 5,
  });
});

test("new accounts, by one address", async () => {
  const client = await newDesktop();
  const { username } = await newOwner();
  const body = { username, password: PASSWORD, name: "Ada" };
  expect(await flood(70, () => client.call("POST", "/api/account", { body: {} }))).toEqual({ 400: 70 });
  expect(await flood(70, () => client.call("POST", "/api/account", { body }))).toEqual({ 400: 60, 429: 10 });
});

test("an admin's device has 120 requests a minute, reads too", async () => {
  const phone = await newPhone();
  await database().user.update({ where: { id: phone.account.id }, data: { role: "admin" } });
  const counts = await flood(125, () => phone.call("GET", "/api/admin/tickets", { proof: true }));
  expect(counts).toEqual({ 200: 120, 429: 5 });
});
