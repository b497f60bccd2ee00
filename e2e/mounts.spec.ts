import { Client } from "../lib/api/testing/client";
import { overHttp } from "../lib/api/testing/over-http";
import { userAgents } from "../lib/api/testing/user-agents";
import { expect, test } from "./fixtures";
import { newServer, type TestServer } from "./server";

/** One code path, two mounts: our own server before Next.js, and Next.js's routes. */
const MOUNTS = {
  "our own server": ["dist/server.mjs"],
  "Next.js": ["--import", "tsx", "lib/server/testing/next-mount.ts"],
};

for (const [mount, entry] of Object.entries(MOUNTS)) {
  test.describe(`the API as ${mount} mounts it`, () => {
    let server: TestServer;
    let desktop: Client;
    let phone: Client;

    test.beforeAll(async () => {
      server = await newServer({ TRUST_PROXY: "1", NODE_ENV: "production", LOG_LEVEL: "silent" }, entry);
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
        expect(headers.get("x-frame-options")).toBe("DENY");
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
  });
}
