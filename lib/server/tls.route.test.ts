import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, Server } from "node:http";
import { get as getOverTls } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { certificateFor } from "@/scripts/certificate.mjs";
import { createHttpServer } from "./http-server";
import { StartError } from "./start-error";
import { speakTls, type TlsFiles } from "./tls";

const ORIGIN = "https://192.0.2.7:3000";
const directory = mkdtempSync(path.join(tmpdir(), "qr-login-tls-"));
let files: TlsFiles;
let server: Server | undefined;

beforeAll(async () => {
  files = await certificateFor(directory, ["127.0.0.1", "localhost"]);
});
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Starts the server without Next.js, in whose place the client's address is answered; returns its port. */
async function listening(timeoutMs?: number): Promise<number> {
  server = createHttpServer(
    {
      origin: ORIGIN,
      trustProxyHops: 0,
      ...(timeoutMs && {
        bounds: { headersTimeout: timeoutMs, requestTimeout: timeoutMs, connectionsCheckingInterval: 20 },
      }),
    },
    () => null,
    (request, response) => response.end(`next for ${request.headers["x-forwarded-for"]}`),
  );
  speakTls(server, files, ORIGIN, timeoutMs);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function overTls(port: number, target: string, headers = {}) {
  const request = getOverTls({
    host: "127.0.0.1",
    port,
    path: target,
    headers,
    agent: false,
    rejectUnauthorized: false,
  });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

async function plainly(port: number, ...lines: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  socket.write([...lines, "Host: 127.0.0.1", "", ""].join("\r\n"));
  return text(socket);
}

test("https is answered, and knows whom it answers", async () => {
  const { status, body, headers } = await overTls(await listening(), "/login");
  expect({ status, body }).toEqual({ status: 200, body: "next for 127.0.0.1" });
  expect(headers["content-security-policy"]).toContain("script-src");
});

test("an address has no HSTS", async () => {
  const { headers } = await overTls(await listening(), "/login");
  expect(headers["strict-transport-security"]).toBeUndefined();
});

test("plain http on the same port is led to the same page of the canonical origin", async () => {
  const port = await listening();
  const answer = await plainly(port, "GET /login?callbackUrl=%2Fscan HTTP/1.1");
  expect(answer).toContain("HTTP/1.1 307 ");
  expect(answer).toContain(`Location: ${ORIGIN}/login?callbackUrl=%2Fscan\r\n`);
  expect(answer).toContain(`This server speaks https. Open ${ORIGIN}`);
});

test.each([["POST /api/qr HTTP/1.1"], ["GET http://evil.example/ HTTP/1.1"]])(
  "plain %s is led nowhere",
  async (line) => {
    const answer = await plainly(await listening(), line);
    expect(answer).toContain("HTTP/1.1 400 ");
    expect(answer).not.toContain("Location");
  },
);

test("by this machine's own name one is led to the canonical origin", async () => {
  const port = await listening();
  const { status, headers } = await overTls(port, "/login", { Host: "localhost:3000" });
  expect({ status, location: headers.location }).toEqual({ status: 307, location: `${ORIGIN}/login` });
});

test("a connection that is neither TLS nor HTTP harms nobody", async () => {
  const port = await listening();
  await text(connect(port, "127.0.0.1").end("\x16\x03\x01\0\x05hello"));
  await text(connect(port, "127.0.0.1").end("\0"));
  expect((await overTls(port, "/")).status).toBe(200);
});

test.each([
  ["that says nothing", ""],
  ["whose plain request never ends", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "],
  ["whose plain body never comes", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n"],
  ["whose TLS handshake never ends", "\x16\x03\x01\x20\0"],
])("a connection %s is cut, though it goes on sending a byte now and then", async (_, start) => {
  const socket = connect(await listening(200), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(Buffer.from(start, "latin1"));
  const dripping = setInterval(() => start && socket.writable && socket.write("a"), 20);
  await new Promise((closed) => socket.on("close", closed).resume());
  clearInterval(dripping);
});

test.each(["", "GET / HTTP/1.1\r\nX-Slow: ", "\r\n"])(
  "a TLS connection that says no more than %j is cut",
  async (start) => {
    const port = await listening(200);
    const socket = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    const dripping = setInterval(() => start && socket.writable && socket.write(start.slice(-1)), 20);
    socket.on("error", () => {});
    if (start) socket.write(start);
    await new Promise((closed) => socket.on("close", closed).resume());
    clearInterval(dripping);
  },
);

test("speaks TLS 1.2 and newer only", async () => {
  const port = await listening();
  const socket = connectTls({ host: "127.0.0.1", port, maxVersion: "TLSv1.1", minVersion: "TLSv1", ca: [] });
  await expect(once(socket, "secureConnect")).rejects.toThrow();
});

test("files that are not a certificate and its key are refused with a sentence", async () => {
  const keyFile = path.join(directory, "other.pem");
  writeFileSync(keyFile, "no key");
  const start = (more: Partial<TlsFiles>) => () =>
    speakTls(
      createHttpServer(
        { origin: ORIGIN, trustProxyHops: 0 },
        () => null,
        () => {},
      ),
      { ...files, ...more },
      ORIGIN,
    );
  expect(start({ keyFile })).toThrow(StartError);
  expect(start({ certFile: "/nowhere.pem" })).toThrow("TLS_CERT=/nowhere.pem cannot be read (ENOENT).");
});
