import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openStreamCount } from "../http/open-streams";
import { type EventSink, eventStream } from "../http/sse";
import { createHttpServer } from "./http-server";

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** A server all of whose answers are one kind of stream, and what became of the first of them. */
async function streaming(feed: (sink: EventSink) => void = () => {}) {
  let sink: EventSink | undefined;
  const stopped = vi.fn();
  const handle = async (request: Request) =>
    eventStream({ signal: request.signal, lifetimeMs: 60_000 }, (given) => {
      sink = given;
      feed(given);
      return stopped;
    });
  server = createHttpServer(
    { origin: "http://localhost", trustProxyHops: 0 },
    () => handle,
    () => {},
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = (method = "GET") => {
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    socket.write(`${method} /api/x HTTP/1.1\r\nHost: a\r\n\r\n`);
    return socket;
  };
  return { ask, stopped, sink: () => sink as EventSink };
}

describe("an event stream on a connection", () => {
  it("has its headers and its first event in the first bytes, and the next as they come", async () => {
    const { ask, sink } = await streaming((given) => given.send("status", 1));
    const socket = ask();
    const [first] = await once(socket, "data");
    expect(first).toContain("content-type: text/event-stream; charset=utf-8\r\n");
    expect(first).toContain("X-Frame-Options: DENY\r\n");
    expect(first).toMatch(/retry: \d+\n\nevent: status\ndata: 1\n\n/);
    sink().send("status", 2);
    expect((await once(socket, "data"))[0]).toContain("event: status\ndata: 2\n\n");
    socket.destroy();
  });

  it("ends as HTTP ends when the source ends it, and the connection goes on", async () => {
    const { ask, stopped } = await streaming((given) => {
      given.send("status", 1);
      queueMicrotask(() => given.end());
    });
    const socket = ask();
    let answer = "";
    socket.on("data", (part) => {
      answer += part;
    });
    await vi.waitFor(() => expect(answer).toMatch(/0\r\n\r\n$/), 10_000);
    expect(stopped).toHaveBeenCalledTimes(1);
    socket.write("GET /api/x HTTP/1.1\r\nHost: a\r\n\r\n");
    await vi.waitFor(() => expect(answer.match(/HTTP\/1.1 200 OK/g)).toHaveLength(2), 10_000);
    socket.destroy();
  });

  it("stops when the client is gone", async () => {
    const { ask, stopped } = await streaming();
    const socket = ask();
    await once(socket, "data");
    expect(openStreamCount()).toBe(1);
    socket.destroy();
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledTimes(1), 10_000);
    expect(openStreamCount()).toBe(0);
  });

  it("is cut when the client takes nothing and the system's buffers are full", async () => {
    const { ask, stopped, sink } = await streaming();
    const socket = ask();
    await once(socket, "data");
    socket.pause();
    const event = "x".repeat(16 * 1024);
    let sent = 0;
    // In turns of the event loop of their own, as events come: what is written is sent, as long as anything takes it.
    while (stopped.mock.calls.length === 0 && sent < 4_096) {
      sink().send("status", event);
      sent += 1;
      await new Promise(setImmediate);
    }
    expect(stopped).toHaveBeenCalledTimes(1);
    expect(sent).toBeGreaterThan(8);
    expect(openStreamCount()).toBe(0);
    socket.destroy();
  });

  it("is not left open by who asks for its headers only", async () => {
    const { ask, stopped } = await streaming();
    const socket = ask("HEAD");
    expect((await once(socket, "data"))[0]).toContain("text/event-stream");
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledTimes(1), 10_000);
    socket.destroy();
  });
});
