import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { json } from "../api/handler";
import type { Answer } from "../api/routes";
import { readBytes } from "../http/body";
import { Problem } from "../http/problem";
import { eventStream } from "../http/sse";
import { answerBy } from "./answer";

const ORIGIN = { host: "login.example", protocol: "https:" };
const HEADERS = [
  ["X-Frame-Options", "DENY"],
  ["Cache-Control", "no-store"],
] as const;
const CONNECTION = { address: "127.0.0.1", isDirect: false, correlationId: "a request's" };

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serving(handle: Answer): Promise<number> {
  const onError = () => new Response("unforeseen", { status: 500 });
  server = createServer(
    (request, response) =>
      void answerBy(handle, request, response, { ...ORIGIN, headers: HEADERS, connection: CONNECTION, onError }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function fetched(handle: Answer, init: RequestInit & { duplex?: "half" } = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${await serving(handle)}/a?b=c`, init);
}

/** A request of which only the beginning comes. */
const TORN = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nthe beginning";

describe("a request of Node's", () => {
  test("is a Web Request, all of it", async () => {
    const answer = await fetched(
      async (request) => {
        const copy = new Request(request.url, { method: request.method, headers: request.headers });
        return json({
          is: request instanceof Request,
          method: request.method,
          url: copy.url,
          header: request.headers.get("x-it"),
          aborted: request.signal.aborted,
          redirect: request.redirect,
          twice: [await request.clone().text(), await request.json()],
          used: request.bodyUsed,
        });
      },
      { method: "PUT", body: '{"a":1}', headers: { "X-It": "yes" } },
    );
    expect(await answer.json()).toEqual({
      is: true,
      method: "PUT",
      url: "https://login.example/a?b=c",
      header: "yes",
      aborted: false,
      redirect: "follow",
      twice: ['{"a":1}', { a: 1 }],
      used: true,
    });
  });

  test.each([
    ["none", ""],
    ["a small one", "ä".repeat(10)],
    ["one in many pieces", "x".repeat(300_000)],
  ])("gives its body: %s", async (_, text) => {
    const handle: Answer = async (request) => new Response(Buffer.from(await readBytes(request, 300_000)));
    const answer = await fetched(handle, { method: "POST", body: text });
    expect(await answer.text()).toBe(text);
  });

  test("whose body is too long is answered, without its announcing that", async () => {
    let parts = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        parts += 1;
        if (parts > 50) controller.close();
        else controller.enqueue(new Uint8Array(1000));
      },
    });
    const handle: Answer = async (request) => {
      const read = await readBytes(request, 10_000).catch((error) => (error as Problem).code);
      return json(read);
    };
    const answer = await fetched(handle, { method: "POST", body, duplex: "half" });
    expect(await answer.json()).toBe("payload_too_large");
  });

  test("that breaks off in its body fails to be read, and says that its client is gone", async () => {
    const { failed, aborted } = await new Promise<{ failed: unknown; aborted: boolean }>((resolve) => {
      void serving(async (request) => {
        const failed = await readBytes(request).catch((error: unknown) => error);
        resolve({ failed, aborted: request.signal.aborted });
        return json({});
      }).then((port) => {
        const socket = connect(port, "127.0.0.1");
        socket.write(TORN, () => setImmediate(() => socket.destroy()));
      });
    });
    expect(failed).toBeInstanceOf(Error);
    expect(aborted).toBe(true);
  });

  test("aborts when its client leaves without the answer, and not when it has it", async () => {
    const signals: AbortSignal[] = [];
    const port = await serving(async (request) => {
      signals.push(request.signal);
      if (request.method === "GET") return json({});
      await once(request.signal, "abort");
      return json({});
    });
    await (await fetch(`http://127.0.0.1:${port}/`)).json();
    const socket = connect(port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    await expect.poll(() => signals.length).toBe(2);
    socket.destroy();
    await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });
});

test.each<[string, Answer]>([
  ["text", async () => json({}, 200, { "Cache-Control": "private" })],
  ["bytes", async () => new Response("{}", { headers: { "Cache-Control": "private" } })],
  [
    "events",
    async ({ signal }) => {
      const stream = eventStream({ signal, lifetimeMs: 60_000 }, (sink) => {
        queueMicrotask(() => sink.end());
        return () => {};
      });
      stream.headers.set("Cache-Control", "private");
      return stream;
    },
  ],
])("an answer of %s has each field once, the handler's before the server's", async (_, handle) => {
  const { headers } = await fetched(handle);
  expect(headers.get("cache-control")).toBe("private");
  expect(headers.get("x-frame-options")).toBe("DENY");
});

describe("an answer of text", () => {
  test("has its status, its headers, each cookie, and its length", async () => {
    const answer = await fetched(async () => {
      const response = new Problem("rate_limited", { headers: { "Retry-After": "7" } }).toResponse("id");
      for (const cookie of ["a=1; Path=/", "b=2; Path=/"]) response.headers.append("Set-Cookie", cookie);
      return response;
    });
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: "rate_limited", correlationId: "id" });
    expect(answer.status).toBe(429);
    expect(answer.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Path=/"]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "retry-after": "7",
      "content-type": "application/problem+json",
      "content-length": String(Buffer.byteLength(text)),
    });
  });

  test("keeps each cookie where the server had set a field before", async () => {
    const twoCookies: Answer = async () => {
      const response = json({});
      for (const cookie of ["a=1", "b=2"]) response.headers.append("Set-Cookie", cookie);
      return response;
    };
    const options = { ...ORIGIN, headers: HEADERS, connection: CONNECTION, onError: () => Response.error() };
    server = createServer((request, response) => {
      response.setHeader("Connection", "close");
      void answerBy(twoCookies, request, response, options);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(headers.get("connection")).toBe("close");
  });

  test.each(["Location", "Set-Cookie"])("breaks no line by its %s", async (name) => {
    const answer = await fetched(async () => json({}, 200, { [name]: "a\r\nX-Injected: yes" }));
    expect([answer.status, await answer.text()]).toEqual([500, "unforeseen"]);
    expect(answer.headers.has("x-injected")).toBe(false);
  });

  test("is told to HEAD without its body", async () => {
    const answer = await fetched(async () => json({ a: 1 }), { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });
});
