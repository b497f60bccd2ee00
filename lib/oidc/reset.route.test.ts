import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freshProcessDatabase } from "../db/testing/databases";
import { createLog, log, replaceLog } from "../log";
import { provider as library } from "./provider";
import { addSite, provider } from "./testing/op";

freshProcessDatabase();
const op = provider();

const lines: { event: string; err?: { message: string } }[] = [];
const console = vi.spyOn(globalThis.console, "error");
let before: Logger;
beforeAll(() => {
  before = log();
  replaceLog(createLog("info", { write: (line) => void lines.push(JSON.parse(line)) }));
});
afterAll(() => {
  replaceLog(before);
  console.mockRestore();
});

test("a client that cuts its connection while it is owed answers is no error of ours", async () => {
  await addSite();
  const { host, hostname, port } = new URL(op.origin());
  for (let times = 0; times < 20; times++) {
    const socket = connect(Number(port), hostname).on("error", () => {});
    await once(socket, "connect");
    socket.write(`GET /oidc/logout HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(16));
    // Until it is at work on one of them; sooner or later, and nothing is owed.
    await delay(2 * times);
    socket.resetAndDestroy();
  }
  expect((await fetch(`${op.origin()}/oidc/jwks`)).status).toBe(200);
  expect([lines, console.mock.calls]).toEqual([[], []]);
});

test("what else fails is told in the log", async () => {
  const request = { method: "GET", path: "/oidc/jwks", req: { socket: { errored: null } } };
  const res = { getHeader: () => "of this request" };
  (await library()).emit("error", new Error("of a layer above the library"), { ...request, res });
  expect(lines).toMatchObject([
    { event: "unforeseen", correlationId: "of this request", err: { message: "of a layer above the library" } },
  ]);
  expect(console).not.toHaveBeenCalled();
});
