import { once } from "node:events";
import { request as ask, createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, describe, expect, test } from "vitest";
import { readBytes, TooSlow } from "./body";
import { lightweightRequest } from "./lightweight/request";

const PACE = { bytesPerSecond: 2_000, afterMs: 50 };

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** A body that comes a byte every few milliseconds, until it is whole or nobody reads it any more. */
async function* dripping(bytes: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < bytes; sent++) {
    yield new Uint8Array([sent]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What becomes of a body that a client sends to our server. */
async function readFromConnection(body: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let read: Promise<Uint8Array> | undefined;
  const taken = new Promise<void>((resolve) => {
    server = createServer((incoming, outgoing) => {
      read = readBytes(lightweightRequest(incoming, outgoing, { host: "a", protocol: "http:" }), 1_000, PACE);
      read.finally(() => outgoing.end()).catch(() => {});
      resolve();
    }).listen(0, "127.0.0.1");
  });
  await once(server as Server, "listening");
  const { port } = (server as Server).address() as AddressInfo;
  const client = ask({ port, host: "127.0.0.1", method: "PUT" }).on("error", () => {});
  client.flushHeaders();
  void (async () => {
    for await (const chunk of body) client.write(chunk);
    client.end();
  })();
  await taken;
  return read as Promise<Uint8Array>;
}

function readFromStream(body: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const stream = Readable.toWeb(Readable.from(body));
  const request = new Request("http://a/", { method: "PUT", body: stream, duplex: "half" } as RequestInit);
  return readBytes(request, 1_000, PACE);
}

describe.each([
  ["of a connection", readFromConnection],
  ["of a stream", readFromStream],
])("a body %s", (_, read) => {
  test("that comes slower than it has to is given up", async () => {
    await expect(read(dripping(1_000))).rejects.toThrow(TooSlow);
  });

  test("that never comes is given up", async () => {
    const never = (async function* () {
      await new Promise(() => {});
      yield new Uint8Array();
    })();
    await expect(read(never)).rejects.toMatchObject({ status: 408 });
  });

  test("that is quick enough is read whole", async () => {
    const quick = (async function* () {
      for (let sent = 0; sent < 10; sent++) {
        yield new Uint8Array(100);
        await new Promise(setImmediate);
      }
    })();
    expect(await read(quick)).toHaveLength(1_000);
  });
});
