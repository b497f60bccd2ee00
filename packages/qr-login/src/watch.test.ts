import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Connection, MOST_BREAKS, OPEN_WITHIN_MS } from "./events";
import { Streams } from "./testing/streams";
import type { ApiError, ApiResult, TicketStatus } from "./types";
import { RECHECK_MS, type TicketNews, watchTicket } from "./watch";

function found(status: TicketStatus): ApiResult<TicketStatus> {
  return { ok: true, value: status };
}

/** The server at the other end: its streams, and reads that answer what it is set to. */
class Server {
  streams = new Streams();
  reads = 0;
  answer: ApiResult<TicketStatus> = found(pending);
  onRead = () => {};

  stream = this.streams.open;

  status = async () => {
    this.reads++;
    this.onRead();
    return this.answer;
  };
}

const pending: TicketStatus = { id: "one", status: "pending", expiresAt: "2026-11-21T10:01:00.000Z" };
const scanned: TicketStatus = {
  ...pending,
  status: "scanned",
  user: { username: "ada", name: "Ada", image: "/a" },
};
const live: TicketNews = { type: "link", link: "live" };
const told = (status: TicketStatus): TicketNews => ({ type: "status", status });
const failed = (error: ApiError): ApiResult<TicketStatus> => ({ ok: false, error });

let server: Server;
let heard: TicketNews[];
let watching: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  heard = [];
  watching = watchTicket(
    { id: "one", pollIntervalMs: 2_000 },
    server,
    () => 1,
    (news) => heard.push(news),
  );
});

afterEach(() => {
  watching.stop();
  vi.useRealTimers();
});

describe("by stream", () => {
  test("tells what it says", () => {
    server.streams.latest.open();
    server.streams.latest.say("status", pending);
    server.streams.latest.say("status", scanned);
    expect(heard).toEqual([live, told(pending), told(scanned)]);
    expect(server.reads).toBe(0);
  });

  test("checks now and then that a silent stream is not a dead one", async () => {
    server.streams.latest.open();
    server.answer = found(scanned);
    await vi.advanceTimersByTimeAsync(RECHECK_MS);
    expect(heard).toContainEqual(told(scanned));
    await vi.advanceTimersByTimeAsync(RECHECK_MS);
    expect(server.reads).toBe(2);
    expect(server.streams.all).toHaveLength(1);
  });

  test("reads at once when it breaks, and opens a new one after a while", async () => {
    server.streams.latest.open();
    server.answer = found(scanned);
    server.streams.latest.break();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.at(-1)).toEqual(told(scanned));
    expect(server.streams.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.streams.all).toHaveLength(2);
    expect(server.streams.all[0]?.readyState).toBe(2);
  });

  test("gives way to polling where it breaks each time", async () => {
    for (let time = 0; time < MOST_BREAKS; time++) {
      server.streams.latest.open();
      server.streams.latest.break();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    const { reads } = server;
    await vi.advanceTimersByTimeAsync(2_000 * 5);
    expect(server.streams.all).toHaveLength(MOST_BREAKS);
    expect(server.reads).toBe(reads + 5);
  });

  test("may break now and then, if it lasts between", async () => {
    for (let time = 0; time < 2 * MOST_BREAKS; time++) {
      server.streams.latest.open();
      await vi.advanceTimersByTimeAsync(RECHECK_MS);
      server.streams.latest.break();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(server.streams.all).toHaveLength(2 * MOST_BREAKS + 1);
  });
});

describe("by polling", () => {
  test("where the stream has not opened in three seconds", async () => {
    await vi.advanceTimersByTimeAsync(OPEN_WITHIN_MS - 1);
    expect(server.reads).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.streams.latest.readyState).toBe(2);
    expect(heard).toEqual([live, told(pending)]);
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.reads).toBe(3);
    expect(server.streams.all).toHaveLength(1);
  });

  test("waits as long as the server says", async () => {
    await vi.advanceTimersByTimeAsync(OPEN_WITHIN_MS);
    server.answer = failed({ code: "rate_limited", retryAtMs: Date.now() + 2_000 + 60_000 });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.reads).toBe(2);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(server.reads).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.reads).toBe(3);
  });
});

describe("a lost connection", () => {
  test("is told, tried again at growing distances, and told when it is back", async () => {
    server.streams.latest.open();
    server.answer = failed({ code: "offline" });
    server.streams.latest.break();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.at(-1)).toEqual({ type: "link", link: "lost" });
    await vi.advanceTimersByTimeAsync(500 + 1_000);
    expect(server.reads).toBe(3);
    server.answer = found(scanned);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard.slice(-2)).toEqual([live, told(scanned)]);
    // However long it was gone: what is back is watched closely again.
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.streams.all).toHaveLength(2);
  });

  test("of the network's is told as such", async () => {
    server.streams.latest.open();
    server.answer = failed({ code: "offline", noNetwork: true });
    watching.check();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.at(-1)).toEqual({ type: "link", link: "offline" });
    expect(server.streams.latest.readyState).toBe(2);
  });

  test("is looked at on the spot when the network comes back", async () => {
    server.answer = failed({ code: "offline", noNetwork: true });
    server.streams.latest.break();
    await vi.advanceTimersByTimeAsync(0);
    server.answer = found(pending);
    watching.check();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.slice(-2)).toEqual([live, told(pending)]);
  });
});

describe("the end", () => {
  test("a ticket that the server does not know is gone, and nothing more is asked", async () => {
    server.answer = failed({ code: "ticket_not_found" });
    server.streams.latest.break();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(heard).toEqual([{ type: "gone", id: "one" }]);
    expect(server.reads).toBe(1);
  });

  test("stopped, it says and asks nothing", async () => {
    server.streams.latest.open();
    watching.stop();
    server.streams.latest.say("status", scanned);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(heard).toEqual([live]);
    expect(server.reads).toBe(0);
    expect(server.streams.latest.readyState).toBe(2);
  });

  test("stopped while a read is under way, it does not tell the answer", async () => {
    server.streams.latest.open();
    server.onRead = () => watching.stop();
    watching.check();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(heard).toEqual([live]);
    expect(server.reads).toBe(1);
  });

  test("stopped by what it tells, it does not go on", async () => {
    watching.stop();
    const stopping = watchTicket(
      { id: "one", pollIntervalMs: 2_000 },
      server,
      () => 1,
      (news) => {
        if (news.type === "status") stopping.stop();
      },
    );
    server.streams.latest.break();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.reads).toBe(1);
    expect(server.streams.all).toHaveLength(2);
  });
});
