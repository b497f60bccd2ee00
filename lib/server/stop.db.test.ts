import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { Client } from "../api/testing/client";
import { overHttp } from "../api/testing/over-http";
import { userAgents } from "../api/testing/user-agents";
import { describeOnBothDatabases, freshDatabase } from "../db/testing/databases";
import { type ApiProcess, endProcessesAfterwards, runApi } from "./testing/api-process";
import { startProxy } from "./testing/proxy";

endProcessesAfterwards();

/** Without a pool, so that each request has a connection of its own unless it is given an agent. */
async function send(api: ApiProcess, path: string, agent: Agent | false = false) {
  const sent = request(api.url + path, { agent });
  sent.end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  await once(answer, "end");
  return { status: answer.statusCode, headers: answer.headers };
}

describeOnBothDatabases("a server that is told to stop", (database) => {
  test("says so at once, ends its streams, serves what comes until it has drained, and exits", async () => {
    const api = await runApi({ DATABASE_URL: database.url(), DRAIN_SECONDS: "2" });
    const desktop = await api.newClient();
    const { id } = (await desktop.createTicket()).value;
    const events = await desktop.events(id);
    await events.next();
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await send(api, "/api/health", kept)).headers.connection).toBe("keep-alive");
    // Half a request, to be finished while the server stops.
    const body = JSON.stringify({});
    const headers = { "content-type": "application/json", "content-length": body.length, origin: desktop.origin };
    const slow = request(`${api.url}/api/qr`, { method: "POST", agent: false, headers });
    slow.write(body[0]);
    await send(api, "/api/health");

    api.child.kill("SIGTERM");
    expect(await events.rest()).toEqual([]);
    expect(await send(api, "/api/ready")).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    const refused = await desktop.send("GET", `/api/qr/${id}/events`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    // Over the connection that a proxy would have kept: answered, for the last time.
    expect(await send(api, "/api/health", kept)).toMatchObject({ status: 200, headers: { connection: "close" } });
    expect((await desktop.createTicket()).status).toBe(201);
    slow.end(body[1]);
    const [answer] = (await once(slow, "response")) as [IncomingMessage];
    expect([answer.statusCode, answer.headers.connection]).toEqual([201, "close"]);
    expect(await api.ended).toBe(0);
    kept.destroy();
  });

  test("takes no more connections where no proxy is in front, and still finishes what it has begun", async () => {
    const api = await runApi({ DATABASE_URL: database.url() });
    const { origin } = await api.newClient();
    const headers = { "content-type": "application/json", "content-length": 2, origin };
    const slow = request(`${api.url}/api/qr`, { method: "POST", agent: false, headers });
    slow.write("{");
    await send(api, "/api/health");
    api.child.kill("SIGTERM");
    await vi.waitFor(() => expect(send(api, "/api/health")).rejects.toThrow("ECONNREFUSED"), 10_000);
    slow.end("}");
    const [answer] = (await once(slow, "response")) as [IncomingMessage];
    expect(answer.statusCode).toBe(201);
    answer.resume();
    expect(await api.ended).toBe(0);
  });
});

describe("a server that is told to stop, whatever its clients do", () => {
  const database = freshDatabase("sqlite");

  test("exits within ten seconds", async () => {
    const api = await runApi({ DATABASE_URL: database.url(), DRAIN_SECONDS: "5" });
    const headers = { "content-type": "application/json", "content-length": 2 };
    const hanging = request(`${api.url}/api/qr`, { method: "POST", agent: false, headers });
    hanging.on("error", () => {});
    hanging.write("{");
    await send(api, "/api/health");
    api.child.kill("SIGTERM");
    expect(await Promise.race([api.ended, delay(10_000, "still there", { ref: false })])).toBe(0);
  });
});

describeOnBothDatabases("a restart of one instance after the other, under load", (database) => {
  test("loses no login", async () => {
    // As much of a drain as it takes to be noticed by a proxy that looks once a second.
    const settings = { DATABASE_URL: database.url(), DRAIN_SECONDS: "1", RATE_LIMITS: "off" };
    const instances = await Promise.all([runApi(settings), runApi(settings)]);
    const proxy = await startProxy(() => instances.map(({ url }) => url));
    const { origin } = await (instances[0] as ApiProcess).newClient();
    const transport = overHttp(proxy.url, { trustedProxy: true });
    const account = await (await Client.open({ origin, transport })).signUp();
    const phone = await Client.open({ origin, transport, userAgent: userAgents.chromeOnAndroid });
    void (await phone.signIn(account)).value;

    let restarted = false;
    let logins = 0;
    const people = Array.from({ length: 3 }, async () => {
      while (!restarted) {
        await logIn();
        logins += 1;
      }
    });

    /** A refused stream is asked for again, as the page does; every other refusal is a lost login. */
    async function logIn() {
      const desktop = await Client.open({ origin, transport });
      const { id } = (await desktop.createTicket()).value;
      const told = untilConfirmed(desktop, id);
      const { confirmToken } = (await phone.scan(id)).value;
      expect((await phone.confirm(id, { confirmToken })).value.status).toBe("confirmed");
      await told;
      void (await desktop.claim(id)).value;
      expect((await desktop.session()).value).toMatchObject({ user: { username: account.username } });
    }

    for (const index of [0, 1]) {
      const before = logins;
      await vi.waitFor(() => expect(logins).toBeGreaterThan(before + 2), { timeout: 60_000 });
      const old = instances[index] as ApiProcess;
      old.child.kill("SIGTERM");
      expect(await old.ended).toBe(0);
      instances[index] = await runApi(settings);
    }
    const before = logins;
    await vi.waitFor(() => expect(logins).toBeGreaterThan(before + 2), { timeout: 60_000 });
    restarted = true;
    await Promise.all(people);
    proxy.close();
  }, 180_000);
});

async function untilConfirmed(desktop: Client, id: string): Promise<void> {
  for (;;) {
    const response = await desktop.send("GET", `/api/qr/${id}/events`);
    if (response.status !== 200) {
      expect(response.status).toBe(503);
      await response.body?.cancel();
      await delay(50);
      continue;
    }
    let text = "";
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      text += new TextDecoder().decode(part.value);
      if (text.includes(`"confirmed"`)) return;
    }
  }
}
