import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFlow, type Flow } from "./flow";
import { OPENING } from "./panel";
import { Streams } from "./testing/streams";
import type { ApiResult, CreatedTicket, LoginApi, TicketStatus } from "./types";

const NOW = Date.parse("2026-11-26T10:00:00Z");

function ticket(id: string): CreatedTicket {
  const [serverTime, expiresAt] = [NOW, NOW + 60_000].map((ms) => new Date(ms).toISOString()) as [string, string];
  return {
    id,
    url: `https://login.example/scan#${id}`,
    userCode: "BCDFGHJK",
    expiresAt,
    serverTime,
    pollIntervalMs: 2_000,
  };
}

function status(status: TicketStatus["status"]): TicketStatus {
  return { id: "1", status, expiresAt: new Date(NOW + (status === "pending" ? 60_000 : 120_000)).toISOString() };
}

/** A server whose answers are given out as a test says so. */
class Server implements LoginApi<string> {
  streams = new Streams();
  stream = this.streams.open;
  asked: (string | undefined)[] = [];
  abandoned: string[] = [];
  claims = 0;
  answers: ((answer: ApiResult<CreatedTicket>) => void)[] = [];

  create = (replaces: string | undefined) => {
    this.asked.push(replaces);
    return new Promise<ApiResult<CreatedTicket>>((resolve) => this.answers.push(resolve));
  };
  status = async () => ({ ok: true as const, value: status("pending") });
  claim = async () => {
    this.claims++;
    return { ok: true as const, value: "token" };
  };
  abandon = (id: string) => void this.abandoned.push(id);

  async give(): Promise<void> {
    const id = String(this.asked.length);
    this.answers.at(-1)?.({ ok: true, value: ticket(id) });
    await vi.advanceTimersByTimeAsync(0);
  }
}

let server: Server;
let flow: Flow;
let claimed: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  server = new Server();
  claimed = [];
  flow = createFlow(server, OPENING, (value) => claimed.push(value));
});

afterEach(() => {
  flow.stop();
  vi.useRealTimers();
});

async function begun(): Promise<void> {
  flow.start();
  await vi.advanceTimersByTimeAsync(0);
}

test("from the code to what was confirmed, once", async () => {
  await begun();
  await server.give();
  expect(flow.panel()).toMatchObject({ step: "waiting", ticket: { id: "1" } });
  server.streams.latest.open();
  server.streams.latest.say("status", { ...status("scanned"), number: "42" });
  expect(flow.panel()).toMatchObject({ step: "scanned", number: "42" });
  server.streams.latest.say("status", status("confirmed"));
  await vi.advanceTimersByTimeAsync(0);
  expect([flow.panel().step, server.claims, claimed]).toEqual(["claimed", 1, ["token"]]);
  expect(server.streams.latest.readyState).toBe(2);
});

test("started, stopped and started again in one breath, as React's strict mode does, it asks for one code", async () => {
  flow.start();
  flow.stop();
  flow.start();
  await vi.advanceTimersByTimeAsync(0);
  await server.give();
  expect(server.asked).toEqual([undefined]);
  expect(server.abandoned).toEqual([]);
  expect(flow.panel().step).toBe("waiting");
});

test("stopped, nothing is left: no stream, no timer, no code", async () => {
  await begun();
  await server.give();
  flow.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(server.abandoned).toEqual(["1"]);
  expect(server.streams.latest.readyState).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.asked).toHaveLength(1);
});

test("a code that comes after it was stopped is taken back", async () => {
  await begun();
  flow.stop();
  await server.give();
  expect(server.abandoned).toEqual(["1"]);
});

test("a code is replaced in time, and the next one is watched", async () => {
  await begun();
  await server.give();
  server.streams.latest.open();
  await vi.advanceTimersByTimeAsync(59_000);
  expect(server.asked).toEqual([undefined, "1"]);
  await server.give();
  expect(flow.panel()).toMatchObject({ step: "waiting", ticket: { id: "2" } });
  expect(server.streams.all.map(({ readyState }) => readyState)).toEqual([2, 0]);
});

test("a hidden page does nothing until it is seen again", async () => {
  await begun();
  await server.give();
  flow.send({ type: "visibility", visible: false, now: NOW });
  expect(server.streams.latest.readyState).toBe(2);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(server.asked).toHaveLength(1);
  flow.send({ type: "visibility", visible: true, now: Date.now() });
  expect(server.asked).toEqual([undefined, "1"]);
});
