import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { limitConnections } from "./connection-limit";

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Opens connections one after the other, to a server that takes three of one address; resolves to those that stay open. */
async function opener(hops: number) {
  server = createServer((_request, response) => response.end());
  limitConnections(server, { hops, has: (peer) => peer === "127.0.0.1" }, 3);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return async () => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const [answered] = await Promise.race([once(socket, "data"), once(socket, "close").then(() => [])]);
    return { isOpen: answered !== undefined, socket };
  };
}

test("one address has so many connections open, and another once one is closed", async () => {
  const open = await opener(0);
  const first = await open();
  for (const isOpen of [true, true, false, false]) expect((await open()).isOpen).toBe(isOpen);
  first.socket.destroy();
  await expect.poll(async () => (await open()).isOpen).toBe(true);
  expect((await open()).isOpen).toBe(false);
});

test("a trusted proxy has as many as it needs", async () => {
  const open = await opener(1);
  for (let count = 0; count < 6; count++) expect((await open()).isOpen).toBe(true);
});
