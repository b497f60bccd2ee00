import { connect } from "node:net";
import { routes } from "../lib/api/routes";
import { Client } from "../lib/api/testing/client";
import { overHttp } from "../lib/api/testing/over-http";
import { userAgents } from "../lib/api/testing/user-agents";
import { DATA_POLICY } from "../lib/server/page-headers";
import { expect, test } from "./fixtures";
import { newServer, type TestServer } from "./server";

/** One code path, two mounts: our own server, and one that somebody else wrote. */
const MOUNTS = {
  "our own server": { entry: ["dist/server.mjs"], isOurs: true },
  "a server of somebody else's": { entry: ["--import", "tsx", "lib/server/testing/foreign-mount.ts"], isOurs: false },
};

for (const [mount, { entry, isOurs }] of Object.entries(MOUNTS)) {
  test.describe(`the API on ${mount}`, () => {
    let server: TestServer;
    let desktop: Client;
    let phone: Client;

    test.beforeAll(async () => {
      const settings = { NODE_ENV: "production", LOG_LEVEL: "silent", ...(isOurs && { TRUST_PROXY: "1" }) };
      server = await newServer(settings, entry);
      const { origin } = server;
      const transport = overHttp(origin, { trustedProxy: true });
      desktop = await Client.open({ origin, transport });
      phone = await Client.open({ origin, transport, userAgent: userAgents.chromeOnAndroid });
      void (await phone.signIn(await phone.signUp())).value;
    });
    test.afterAll(() => server.remove());

    test("serves a login, and tells each step of it as it happens", async () => {
      const { id } = (await desktop.createTicket()).value;
      const events = await desktop.events(id);
      expect(events.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
      expect(events.response.headers.get("cache-control")).toBe("no-cache, no-transform");
      expect(events.response.headers.get("content-encoding")).toBeNull();
      expect((await events.next())?.status).toBe("pending");
      const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
      expect((await events.next())?.status).toBe("scanned");
      void (await phone.confirm(id, { confirmToken })).value;
      expect((await events.next())?.status).toBe("confirmed");
      void (await desktop.claim(id)).value;
      expect((await events.rest()).map(({ status }) => status)).toEqual(["claimed"]);
      expect((await desktop.session()).value).toMatchObject({ device: { signedInBy: "qr" } });
      await desktop.signOut();
    });

    test("refuses in the same words", async () => {
      const { id } = (await desktop.createTicket()).value;
      const stranger = await Client.open({ origin: server.origin, transport: desktop.transport });
      const refusals = [
        await stranger.status(id),
        await stranger.call("POST", "/api/qr", { bytes: "{", headers: { "content-type": "application/json" } }),
        await stranger.call("POST", "/api/qr", { body: {}, headers: { origin: "https://evil.example" } }),
        await stranger.call("PUT", "/api/qr"),
        await stranger.call("GET", "/api/nowhere"),
        await stranger.devices(),
      ];
      const told = refusals.map(({ status, body }) => [status, (body as { code: string }).code]);
      expect(told).toEqual([
        [404, "ticket_not_found"],
        [400, "invalid_request"],
        [403, "cross_site"],
        [405, "invalid_request"],
        [404, "invalid_request"],
        [401, "sign_in_required"],
      ]);
      for (const { headers } of refusals) {
        expect(headers.get("content-type")).toBe("application/problem+json");
        expect(headers.get("cache-control")).toBe("no-store");
        if (isOurs) expect(headers.get("x-frame-options")).toBe("DENY");
      }
    });

    test("ends its streams when it is told to stop, and comes back", async () => {
      const { id } = (await desktop.createTicket()).value;
      const events = await desktop.events(id);
      await events.next();
      const [rest] = await Promise.all([events.rest(), server.stop()]);
      expect(rest).toEqual([]);
      await server.start();
      expect((await desktop.status(id)).value.status).toBe("pending");
    });

    test("is ready, and lets nobody choose an address by a header", async () => {
      expect((await desktop.call("GET", "/api/ready")).value).toEqual({ status: "ready" });
      const stranger = await Client.open({ origin: server.origin, transport: overHttp(server.origin) });
      const statuses: number[] = [];
      for (let count = 0; count < 125; count++) {
        const address = `203.0.113.${count}`;
        const headers = { "x-client-address": address, "x-real-ip": address, forwarded: `for=${address}` };
        statuses.push((await stranger.createTicket({ headers })).status);
      }
      expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(120);
      expect(statuses.at(-1)).toBe(429);
    });
  });
}

test("no spelling of a path leads to the API but its own, whatever the route and the method", async ({ server }) => {
  const { port } = new URL(server.origin);
  const spellings: ((path: string) => string)[] = [
    (path) => `/x/..${path}`,
    (path) => `/.${path}`,
    (path) => `/x/%2e%2e${path}`,
    (path) => `/x/.%2E${path}`,
    (path) => `/${path}`,
    (path) => path.replace(/^\/\w+\//, "$&/"),
    (path) => path.replace(/^\/\w/, ([, letter = ""]) => `/%${letter.charCodeAt(0).toString(16)}`),
    (path) => path.replaceAll("/", "\\").replace("\\", "/"),
    (path) => `${path}/.`,
    (path) => `${path}#`,
  ];
  const paths = Object.keys(routes).map((route) => route.replaceAll(/:\w+/g, "AAAAAAAAAAAAAAAAAAAAAA"));
  const targets = paths.flatMap((path) => spellings.map((spell) => spell(path)));
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const answers = await sendAll(Number(port), method, targets);
    const wanted = method === "GET" || method === "HEAD" ? 308 : 400;
    expect(answers.map(({ status }) => status)).toEqual(targets.map(() => wanted));
    const policies = answers.map(({ policy }) => policy);
    expect(new Set(policies)).toEqual(new Set([DATA_POLICY]));
  }
  // Next.js has none of it, by whatever way it is asked.
  for (const target of ["/api%2Fhealth", "/API/health", "/en/api/health", "/api/health/"]) {
    const [answer] = await sendAll(Number(port), "GET", [target]);
    expect([target, answer?.status]).toEqual([target, 404]);
  }
});

/** Sends each target as it is, one after the other on connections of its own; resolves to what was answered. */
async function sendAll(port: number, method: string, targets: readonly string[]) {
  const answers: { status: number; policy: string }[] = [];
  for (const target of targets) {
    const socket = connect(port, "127.0.0.1").setEncoding("latin1");
    socket.write(
      `${method} ${target} HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    let text = "";
    for await (const part of socket) text += part;
    const [, status = "0"] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? [];
    const [, policy = ""] = /^content-security-policy: (.*)\r$/im.exec(text) ?? [];
    answers.push({ status: Number(status), policy });
  }
  return answers;
}
