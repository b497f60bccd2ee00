import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prefetchedTicket } from "../api/prefetched-ticket";
import { type Answer, match, prefetch } from "../api/routes";
import { Client } from "../api/testing/client";
import { expectProblem } from "../api/testing/expect-problem";
import { newPhone, signInDirectly, ticketRow, withSettings } from "../api/testing/in-process";
import { type LoginPage, openLogin } from "../api/testing/login-page";
import { overHttp } from "../api/testing/over-http";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { createHttpServer } from "./http-server";

freshProcessDatabase();

const origin = "http://localhost:3000";
const servers: Server[] = [];
let url: string;

/** The server, with what the page with the code would read in place of that page. */
async function serving(prefetchBy: Answer = prefetch, trustProxyHops = 1): Promise<string> {
  const server = createHttpServer({ origin, trustProxyHops, prefetch: prefetchBy }, match, (request, response) => {
    response.end(JSON.stringify(prefetchedTicket(new Headers(request.headers as Record<string, string>)) ?? {}));
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  url = await serving();
});
afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

const newBrowser = () => Client.open({ origin, transport: overHttp(url, { trustedProxy: true }) });

async function shown() {
  const desktop = await newBrowser();
  const { answer, id = "" } = await openLogin(desktop, url);
  return { desktop, answer, id };
}

async function confirmed() {
  const all = await shown();
  const phone = await newPhone({ address: all.desktop.address });
  const { confirmToken } = (await phone.scan(all.id, { via: "camera" })).value;
  expect((await phone.confirm(all.id, { confirmToken })).status).toBe(200);
  return { ...all, phone };
}

describe("a person who opens the page with the code", () => {
  test("gets a ticket with it, as from POST /api/qr, and its secret in a cookie only", async () => {
    const { desktop, answer, id } = await shown();
    const asked = await newBrowser();
    const posted = await asked.createTicket();
    expect(Object.keys(answer.body as object)).toEqual(Object.keys(posted.value));
    expect(answer.body).toMatchObject({ id, url: `${origin}/scan#${id}`, status: "pending" });
    const [cookie, wanted] = [answer, posted].map(({ headers }) =>
      headers.getSetCookie().map((each) => each.replace(/qr\.[\w-]+=browser_[\w-]{43};/, "qr.ID=SECRET;")),
    );
    expect(cookie).toEqual(wanted);
    expect(answer.text).not.toContain("browser_");
    expect(await ticketRow(id)).toMatchObject({ desktopBrowser: "Firefox", desktopIp: desktop.address });
    const event = { type: "ticket.created", ip: desktop.address };
    expect(await database().loginEvent.count({ where: event })).toBe(1);
    expect((await desktop.status(id)).value.status).toBe("pending");
    expectProblem(await asked.status(id), "ticket_not_found");
  });

  test("is signed in by it once the page has named its key", async () => {
    const { desktop, id } = await confirmed();
    expect((await desktop.claim(id)).ok).toBe(false);
    expect((await desktop.nameKey(id)).value).toMatchObject({ id, status: "confirmed" });
    expect((await desktop.claim(id)).status).toBe(200);
    expect((await desktop.session()).value).toMatchObject({ device: { signedInBy: "qr" } });
  });
});

test.each(["same-origin", "same-site"])("so does who comes from %s", async (site) => {
  const { id } = await openLogin(await newBrowser(), url, { "sec-fetch-site": site });
  expect(id).toBeDefined();
});

test("a browser keeps the cookies of its newest eight tickets, however it asked for them", async () => {
  const desktop = await newBrowser();
  desktop.jar.values.set("qr_language", "en");
  const ids: string[] = [];
  for (let count = 0; count < 12; count++) {
    const { id = "" } = count % 2 === 0 ? await openLogin(desktop, url) : (await desktop.createTicket()).value;
    ids.push(id);
  }
  expect([...desktop.jar.values.keys()]).toEqual(["qr_language", ...ids.slice(-8).map((id) => `qr.${id}`)]);
  expect((await desktop.status(ids.at(-8) ?? "")).status).toBe(200);
  expectProblem(await desktop.status(ids.at(-9) ?? ""), "ticket_not_found");
});

test("a ticket that a phone has scanned is kept, however many come after it", async () => {
  const { desktop, id } = await confirmed();
  for (let count = 0; count < 12; count++) void (await desktop.createTicket()).value;
  expect(desktop.jar.values.size).toBe(9);
  expect((await desktop.status(id)).value.status).toBe("confirmed");
});

test("very many cookies of tickets go sixteen at a time", async () => {
  const desktop = await newBrowser();
  for (let count = 0; count < 40; count++) desktop.jar.values.set(`qr.${String(count).padStart(22, "A")}`, "x");
  const left: number[] = [];
  for (let count = 0; count < 4; count++) {
    void (await desktop.createTicket()).value;
    left.push(desktop.jar.values.size);
  }
  expect(left).toEqual([25, 10, 8, 8]);
});

describe("the key of a prefetched ticket", () => {
  test("is one: of two with the cookie the second is refused, and cannot claim", async () => {
    const { desktop, id, phone } = await shown().then(async (all) => ({ ...all, phone: await newPhone() }));
    const thief = await newBrowser();
    thief.jar = desktop.copy().jar;
    thief.userAgent = desktop.userAgent;
    phone.address = desktop.address;
    expect((await desktop.nameKey(id)).status).toBe(200);
    expect((await desktop.nameKey(id)).status).toBe(200);
    expectProblem(await thief.nameKey(id), "wrong_state");
    const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
    expectProblem(await thief.nameKey(id), "wrong_state");
    expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
    expectProblem(await thief.nameKey(id), "wrong_state");
    expect((await thief.claim(id)).code).toBe("ticket_not_found");
    expect((await desktop.claim(id)).status).toBe(200);
    expectProblem(await desktop.nameKey(id, { jkt: await thief.thumbprint() }), "wrong_state");
  });

  test("is named by its own browser, from our own pages, as a thumbprint", async () => {
    const { desktop, id } = await shown();
    const before = await ticketRow(id);
    expectProblem(await (await newBrowser()).nameKey(id), "ticket_not_found");
    expectProblem(await desktop.nameKey("A".repeat(22)), "ticket_not_found");
    expectProblem(await desktop.nameKey(id, { headers: { origin: "https://evil.example" } }), "cross_site");
    for (const jkt of ["", "to-come", "A".repeat(44)])
      expectProblem(await desktop.nameKey(id, { jkt }), "invalid_request");
    expectProblem(await desktop.call("PUT", `/api/qr/${id}/key`, { body: {} }), "invalid_request");
    expect(await ticketRow(id)).toEqual(before);
  });

  test("is not to be named for a ticket that was asked for, with a key or without", async () => {
    const desktop = await newBrowser();
    for (const body of [{}, { jkt: "A".repeat(43) }]) {
      const { id } = (await desktop.call<{ id: string }>("POST", "/api/qr", { body })).value;
      expectProblem(await desktop.nameKey(id), "wrong_state");
    }
    expectProblem(await desktop.call("POST", "/api/qr", { body: { jkt: "to-come" } }), "invalid_request");
  });
});

describe("no ticket is made", () => {
  async function expectNone(open: (desktop: Client) => Promise<LoginPage>) {
    const before = await database().ticket.count();
    const { answer, id } = await open(await newBrowser());
    expect({ id, cookies: answer.cookiesSet }).toEqual({ id: undefined, cookies: [] });
    expect(await database().ticket.count()).toBe(before);
  }

  test.each<[string, Record<string, string | null>]>([
    ["for a script that reads the page", { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    ["for a frame", { "sec-fetch-dest": "iframe" }],
    ["for another site's visit", { "sec-fetch-site": "cross-site" }],
    ["for who does not say whose visit it is", { "sec-fetch-site": null }],
    ["for a page fetched ahead", { "sec-purpose": "prefetch" }],
    ["for a page made ahead", { "sec-purpose": "prefetch;prerender" }],
    ["for a page fetched ahead in the old way", { purpose: "prefetch" }],
    ["for Next.js’s data of the page", { rsc: "1" }],
    ["for who does not say", { "sec-fetch-mode": null, "sec-fetch-dest": null }],
    ["for its head alone", { method: "HEAD" }],
    ["for another page", { path: "/sign-in" }],
    ["for a page below", { path: "/login/x" }],
  ])("%s", (_, changes) => expectNone((desktop) => openLogin(desktop, url, changes)));

  test("for somebody who is signed in", () =>
    expectNone(async (desktop) => {
      const { account } = await newPhone();
      await signInDirectly(desktop, account.id);
      return openLogin(desktop, url);
    }));

  test("for a page that was opened by another name", async () => {
    const direct = await serving(prefetch, 0);
    await expectNone((desktop) => openLogin(desktop, direct, { host: "192.0.2.1:3000" }));
    const { id } = await openLogin(await newBrowser(), direct);
    expect(id).toBeDefined();
  });

  test("where browsers have no keys", () =>
    withSettings({ secureContext: false }, () => expectNone((desktop) => openLogin(desktop, url))));

  test("over the limits that POST /api/qr has, and the page comes all the same", async () => {
    const desktop = await newBrowser();
    for (let count = 0; count < 120; count++) await openLogin(desktop, url);
    desktop.jar.values.clear();
    await expectNone(async () => openLogin(desktop, url));
    expectProblem(await desktop.createTicket(), "rate_limited");
    expect((await openLogin(desktop, url)).answer.status).toBe(200);
  });

  test.each<[string, Answer]>([
    ["breaks", () => Promise.reject(new Error("broken"))],
    ["does not answer", () => new Promise(() => {})],
  ])("where what makes it %s, and the page comes all the same", async (_, broken) => {
    const there = await serving(broken);
    await expectNone((desktop) => openLogin(desktop, there));
  });
});

test("what a client says to be its prefetched ticket is not believed", async () => {
  const made = JSON.stringify({ id: "A".repeat(22), url: `${origin}/scan#${"A".repeat(22)}` });
  const { id } = await openLogin(await newBrowser(), url, { "x-prefetched-ticket": made });
  expect(id).not.toBe("A".repeat(22));
  const { id: none } = await openLogin(await newBrowser(), url, { "x-prefetched-ticket": made, purpose: "prefetch" });
  expect(none).toBeUndefined();
});
