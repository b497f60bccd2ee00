import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { oneAtATime } from "./pipeline";

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function connected(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  idleMs = 10_000,
): Promise<Socket> {
  server = createServer(oneAtATime(listener, refuse, idleMs));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return connect((server.address() as AddressInfo).port, "127.0.0.1").setEncoding("utf8");
}

function refuse(_request: IncomingMessage, response: ServerResponse) {
  response.writeHead(429, { Connection: "close" }).end("too many");
}

/** With what fulfils it. */
function newPromise() {
  let resolve = () => {};
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

const gets = (count: number) =>
  Array.from({ length: count }, (_, index) => `GET /${index} HTTP/1.1\r\nHost: a\r\n\r\n`).join("");
const LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

test("requests of one packet are taken one after the other, and all answered", async () => {
  const taken: (string | undefined)[] = [];
  const socket = await connected(async (request, response) => {
    taken.push(request.url);
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(taken.at(-1)).toBe(request.url);
    response.end(`answer to ${request.url}`);
  });
  socket.write(gets(10) + LAST);
  expect((await text(socket)).match(/answer to \S+\w/g)).toHaveLength(11);
  expect(taken).toEqual([...Array.from({ length: 10 }, (_, index) => `/${index}`), "/last"]);
});

test("a body belongs to its own request", async () => {
  const socket = await connected(async (request, response) => response.end(`<${await text(request)}>`));
  const post = (body: string) => `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  socket.write(post("one") + post("three") + LAST);
  expect((await text(socket)).match(/<\w*>/g)).toEqual(["<one>", "<three>", "<>"]);
});

test("a connection that sends very many ahead is cut, and the first alone was taken", async () => {
  const taken: unknown[] = [];
  const socket = await connected((request) => void taken.push(request.url));
  socket.write(gets(1_000));
  await once(socket.resume(), "close");
  expect(taken).toEqual(["/0"]);
});

test("a connection that sends too many ahead is told so after the answers to those before, and ends", async () => {
  const taken: unknown[] = [];
  const socket = await connected((request, response) => {
    taken.push(request.url);
    response.end(`answer to ${request.url}`);
  });
  socket.write(gets(40));
  const answers = (await text(socket)).match(/answer to \/\d+|too many/g) ?? [];
  expect(answers.at(-1)).toBe("too many");
  expect(answers.slice(0, -1)).toEqual(taken.map((url) => `answer to ${url}`));
  expect(taken).toHaveLength(17);
});

test("what waits is not taken once its connection is gone", async () => {
  const taken: unknown[] = [];
  const begun = newPromise();
  const ended = newPromise();
  const socket = await connected((request, response) => {
    taken.push(request.url);
    response.on("close", ended.resolve);
    begun.resolve();
  });
  socket.write(gets(3));
  await begun.promise;
  socket.destroy();
  await ended.promise;
  await new Promise(setImmediate);
  expect(taken).toEqual(["/0"]);
});

test("a connection that sends nothing but empty lines after an answer is cut", async () => {
  const socket = await connected((_request, response) => response.end(), 100);
  socket.write(gets(2));
  await once(socket, "data");
  const dripping = setInterval(() => socket.writable && socket.write("\r\n"), 10);
  await new Promise((closed) =>
    socket
      .on("error", () => {})
      .on("close", closed)
      .resume(),
  );
  clearInterval(dripping);
});

test("a long answer is none of an idle connection's time", async () => {
  const socket = await connected(async (request, response) => {
    if (request.url !== "/last") return response.end("short");
    await delay(400);
    response.end("long");
  }, 200);
  socket.write(gets(1));
  await once(socket, "data");
  socket.write(LAST);
  expect(await text(socket)).toContain("long");
});
