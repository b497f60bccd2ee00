import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApiResult } from "@/components/api/call";
import type { SignInNews } from "@/lib/api/types";
import { OPEN_WITHIN_MS } from "@/packages/qr-login/src/events";
import { Streams } from "@/packages/qr-login/src/testing/streams";
import type { LiveApi } from "./api";
import { type AccountNews, POLL_MS, RECHECK_MS, watchAccount } from "./connection";

/** The server at the other end: its streams, and the session that it is set to tell. */
class Server implements LiveApi {
  streams = new Streams();
  asked = 0;
  renewed = 0;
  deviceId: string | null | undefined = "own";

  stream = this.streams.open;

  renew = async () => {
    this.renewed++;
  };

  session = async (): Promise<ApiResult<string>> => {
    this.asked++;
    if (this.deviceId === undefined) return { ok: false, error: { code: "offline" } };
    if (this.deviceId === null) return { ok: false, error: { code: "sign_in_required" } };
    return { ok: true, value: this.deviceId };
  };
}

const chrome = { kind: "browser", label: "Chrome on Windows", browser: "Chrome", os: "Windows" } as const;
const signIn: SignInNews = { id: "new", ...chrome, signedInBy: "qr", at: "2026-01-31T12:00:00Z" };

let server: Server;
let heard: AccountNews[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  heard = [];
  stop = watchAccount(
    "own",
    server,
    () => 1,
    (news) => heard.push(news),
  );
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

test("tells each sign-in, and asks nothing while the stream is open", async () => {
  server.streams.latest.open();
  server.streams.latest.say("sign-in", signIn);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([{ type: "signedIn", signIn }]);
  expect(server.asked).toBe(0);
});

test("tells at once that the device was signed out, and stops there", async () => {
  server.streams.latest.open();
  server.deviceId = null;
  server.streams.latest.say("signed-out", {});
  expect(heard).toEqual([{ type: "signedOut" }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.streams.all).toHaveLength(1);
  expect(server.asked).toBe(1);
});

test("tells where this browser has signed in anew", async () => {
  server.streams.latest.open();
  server.deviceId = "another";
  server.streams.latest.say("signed-out", {});
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual([{ type: "signedOut" }, { type: "replaced" }]);
});

test("renews the session when it is told to, which is no news", () => {
  server.streams.latest.open();
  expect(server.renewed).toBe(0);
  server.streams.latest.say("renew", {});
  expect(server.renewed).toBe(1);
  expect(heard).toEqual([]);
});

test("a stream that is refused was signed out, if the session says so", async () => {
  server.deviceId = null;
  server.streams.latest.refuse();
  await vi.advanceTimersByTimeAsync(250);
  expect(heard).toEqual([{ type: "signedOut" }]);
});

test("a stream that is refused for another reason is opened again, later each time", async () => {
  for (const [streams, waitMs] of [
    [2, 500],
    [3, 1_000],
  ] as const) {
    server.streams.latest.refuse();
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(server.streams.all).toHaveLength(streams - 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.streams.all).toHaveLength(streams);
  }
  expect(heard).toEqual([]);
});

test("asks for the session between the streams that are refused, however far apart they are by then", async () => {
  for (let time = 0; time < 8; time++) {
    server.streams.latest.refuse();
    while (server.streams.latest.readyState === 2) await vi.advanceTimersByTimeAsync(100);
  }
  server.streams.latest.refuse();
  await vi.advanceTimersByTimeAsync(POLL_MS);
  const opened = server.streams.all.length;
  server.deviceId = null;
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(heard).toEqual([{ type: "signedOut" }]);
  expect(server.streams.all).toHaveLength(opened);
});

test("asks for the session as long as no stream opens", async () => {
  await vi.advanceTimersByTimeAsync(OPEN_WITHIN_MS + POLL_MS);
  expect(server.asked).toBe(2);
  server.deviceId = null;
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(heard).toEqual([{ type: "signedOut" }]);
});

test("asks while a stream is broken, and no more once it is back", async () => {
  server.streams.latest.open();
  server.streams.latest.break();
  await vi.advanceTimersByTimeAsync(OPEN_WITHIN_MS);
  expect(server.asked).toBe(1);
  server.streams.latest.open();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.asked).toBe(1);
  expect(server.streams.all).toHaveLength(2);
});

test("a stream that died without a word does not keep a page that is signed out", async () => {
  server.streams.latest.open();
  server.deviceId = null;
  await vi.advanceTimersByTimeAsync(RECHECK_MS);
  expect(heard).toEqual([{ type: "signedOut" }]);
});

test("a server that does not answer signs nobody out", async () => {
  server.deviceId = undefined;
  await vi.advanceTimersByTimeAsync(OPEN_WITHIN_MS + 3 * POLL_MS);
  expect(server.asked).toBe(5);
  expect(heard).toEqual([]);
});

test("one that is stopped says nothing more", async () => {
  await vi.advanceTimersByTimeAsync(OPEN_WITHIN_MS - 1);
  server.deviceId = null;
  vi.advanceTimersByTime(1);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([]);
});
