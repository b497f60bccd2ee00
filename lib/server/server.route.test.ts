import { once } from "node:events";
import type { IncomingHttpHeaders, Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createEdge, type Match } from "./server";

const ORIGIN = "https://login.example.org";
let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

interface Options {
  match?: Match;
  trustProxyHops?: number;
  /** Sees what Next.js would. */
  next?: (seen: { url: string | undefined; headers: IncomingHttpHeaders }) => void;
}

/** Starts the server without Next.js, in whose place "next" is answered; returns its port. */
async function listening({ match = () => null, trustProxyHops = 0, next }: Options): Promise<number> {
  server = createEdge({ origin: ORIGIN, trustProxyHops }, match, (request, response) => {
    next?.({ url: request.url, headers: request.headers });
    response.end("next");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Sends the lines as they are and gives back all that comes until the server closes. */
async function raw(port: number, ...lines: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  socket.write([...lines, "Connection: close", "", ""].join("\r\n"));
  let answer = "";
  for await (const part of socket) answer += part;
  return answer;
}

describe("what a request says about itself", () => {
  const LIES = [
    "Host: evil.example",
    "X-Client-Address: 198.51.100.9",
    "X-Request-Id: mine",
    "X-Forwarded-For: 203.0.113.5",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: gopher",
    "X-Forwarded-Port: 1",
    "X-Forwarded-Prefix: /evil",
    "X-Real-IP: 198.51.100.9",
    "Forwarded: for=198.51.100.9;host=evil.example",
  ];
  const truth = (address: string) => ({
    "x-client-address": address,
    "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    host: "login.example.org",
    "x-forwarded-for": address,
    "x-forwarded-host": "login.example.org",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    connection: "close",
  });

  it("is replaced by what the server knows, for Next.js", async () => {
    const seen: unknown[] = [];
    const port = await listening({ next: ({ headers }) => seen.push(headers) });
    await raw(port, "GET / HTTP/1.1", ...LIES);
    expect(seen).toEqual([truth("127.0.0.1")]);
  });

  it("is replaced by what the server knows, for a handler", async () => {
    const seen: unknown[] = [];
    const port = await listening({
      trustProxyHops: 1,
      match: () => async (request) => {
        seen.push({ url: request.url, headers: Object.fromEntries(request.headers) });
        return new Response();
      },
    });
    await raw(port, "GET /api/qr?a=1 HTTP/1.1", ...LIES);
    expect(seen).toEqual([{ url: `${ORIGIN}/api/qr?a=1`, headers: truth("203.0.113.5") }]);
  });

  it.each([
    ["http://evil.example/login?x=1", "/login?x=1"],
    ["https://evil.example", "/"],
    ["http://evil.example?x=1", "/?x=1"],
    ["//evil.example/login", "//evil.example/login"],
  ])("a target %s is the path %s of our own origin", async (target, path) => {
    const seen: unknown[] = [];
    const port = await listening({
      match: () => async (request) => {
        seen.push(request.url);
        return new Response();
      },
    });
    await raw(port, `GET ${target} HTTP/1.1`, "Host: evil.example");
    expect(seen).toEqual([ORIGIN + path]);
  });

  it.each([
    ["OPTIONS * HTTP/1.1", 400],
    ["GET ftp://evil.example/ HTTP/1.1", 400],
    ["TRACE / HTTP/1.1", 405],
    ["PROPFIND / HTTP/1.1", 405],
  ])("%s is refused with %i", async (line, status) => {
    const port = await listening({ match: () => () => Promise.reject(new Error("reached")) });
    const answer = await raw(port, line, "Host: a");
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain('"code":"invalid_request"');
  });

  it("may not be longer than 16 KiB", async () => {
    const port = await listening({});
    expect(await raw(port, "GET / HTTP/1.1", "Host: a", `Cookie: ${"a".repeat(17_000)}`)).toContain("HTTP/1.1 431");
  });

  it("may ask for another protocol in vain", async () => {
    const port = await listening({});
    const answer = await raw(port, "GET / HTTP/1.1", "Host: a", "Upgrade: websocket");
    expect(answer).toContain("HTTP/1.1 200 OK");
  });
});

describe("answers", () => {
  it("carry the same protection whoever answers, and several cookies", async () => {
    const match: Match = (_method, path) =>
      path === "/api/qr"
        ? async () => {
            const headers = new Headers({ "Referrer-Policy": "no-referrer" });
            headers.append("Set-Cookie", "a=1");
            headers.append("Set-Cookie", "b=2");
            return new Response("{}", { headers });
          }
        : null;
    const port = await listening({ match });
    const [api, page] = [await fetch(`http://127.0.0.1:${port}/api/qr`), await fetch(`http://127.0.0.1:${port}/`)];
    expect(api.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(api.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    for (const { headers } of [api, page]) {
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    }
  });

  it("say nothing of a handler's error", async () => {
    const port = await listening({ match: () => () => Promise.reject(new Error("the password is hunter2")) });
    const response = await fetch(`http://127.0.0.1:${port}/api/qr`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "internal" });
  });
});

describe("a stream", () => {
  /** A handler whose answer is open until the test ends it, and that tells when its request was aborted. */
  function stream() {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    let aborted = () => {};
    const gone = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    const match: Match = () => async (request) => {
      request.signal.addEventListener("abort", () => aborted());
      const body = new ReadableStream<Uint8Array>({
        start: (each) => {
          controller = each;
          controller.enqueue(new TextEncoder().encode("first"));
        },
      });
      return new Response(body);
    };
    return { match, gone, send: (text: string) => controller?.enqueue(new TextEncoder().encode(text)) };
  }

  it("sends each chunk at once, and tells the handler when the client is gone", async () => {
    const { match, gone, send } = stream();
    const port = await listening({ match });
    const abort = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/api/qr/x/events`, { signal: abort.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toEqual({ done: false, value: "first" });
    send("second");
    expect(await reader?.read()).toEqual({ done: false, value: "second" });
    abort.abort();
    await gone;
  });

  it("is not left open by who asks for its headers only", async () => {
    let cancelled = () => {};
    const ended = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const port = await listening({ match: () => async () => new Response(new ReadableStream({ cancel: cancelled })) });
    expect(await raw(port, "HEAD /api/qr/x/events HTTP/1.1", "Host: a")).toContain("HTTP/1.1 200 ");
    await ended;
  });

  it("asks for no more than the client takes", async () => {
    let pulled = 0;
    const chunk = new Uint8Array(64 * 1024);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += chunk.length;
        controller.enqueue(chunk);
        if (pulled > 512 * 1024 * 1024) controller.close();
      },
    });
    const port = await listening({ match: () => async () => new Response(body) });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /api/x HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(socket, "readable");
    // The reader stands still; the server has stopped once two looks in a row find the same.
    let before = -1;
    while (before !== pulled) {
      before = pulled;
      for (let turn = 0; turn < 1000; turn++) await new Promise(setImmediate);
    }
    expect(pulled).toBeLessThan(64 * 1024 * 1024);
    socket.destroy();
  });
});
