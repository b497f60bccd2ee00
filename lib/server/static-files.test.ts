import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { staticFiles } from "./static-files";

const SCRIPT = "/_next/static/chunks/a.js";
const TEXT = "console.log('a');\n".repeat(200);
/** Which the build does not compress. */
const SMALL = "1;";
const root = mkdtempSync(path.join(tmpdir(), "static-files-"));
/** As the server's answers have. */
const DEFAULTS = [
  ["X-Content-Type-Options", "nosniff"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
] as const;
let server: Server;

beforeAll(async () => {
  const chunks = path.join(root, ".next/static/chunks");
  mkdirSync(chunks, { recursive: true });
  mkdirSync(path.join(root, "public/icons"), { recursive: true });
  for (const name of ["a.js", "gone.js"]) {
    writeFileSync(path.join(chunks, name), TEXT);
    writeFileSync(path.join(chunks, `${name}.br`), brotliCompressSync(TEXT));
    writeFileSync(path.join(chunks, `${name}.gz`), gzipSync(TEXT));
  }
  writeFileSync(path.join(chunks, "small.js"), SMALL);
  writeFileSync(path.join(chunks, "page.html"), "<p>");
  writeFileSync(path.join(root, "public/icons/1.png"), Buffer.from([1, 2, 3]));
  const sdk = path.join(root, "public/sdk/v1");
  mkdirSync(sdk, { recursive: true });
  for (const name of ["qr-login.js", "qr-login-0123456789abcdef.js"]) writeFileSync(path.join(sdk, name), TEXT);
  const files = staticFiles(root);
  server = createServer((incoming, outgoing) => {
    if (!files(incoming, outgoing, incoming.url ?? "", DEFAULTS)) outgoing.writeHead(404).end("next");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function ask(pathname: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, host: "127.0.0.1", path: pathname, method, headers, agent: false }).end();
  const [answer] = await once(sent, "response");
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part);
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) };
}

test.each([
  ["gzip, deflate, br", "br"],
  ["br;q=0, gzip", "gzip"],
  ["BR", "br"],
  ["gzip;q=0.8, br;q=0.5", "gzip"],
  ["gzip;q=0.5, identity", undefined],
  ["gzip;q=0.5, identity;q=0.2", "gzip"],
  ["*;q=0.5, br;q=0", "gzip"],
  ["*", "br"],
  ["zstd", undefined],
  ["br;q=0, gzip;q=0", undefined],
  ["", undefined],
  [";;;q=x,", undefined],
])("of what %o likes best, the smallest is sent", async (accepted, encoding) => {
  const { status, headers, body } = await ask(SCRIPT, { "Accept-Encoding": accepted });
  expect([status, headers["content-encoding"]]).toEqual([200, encoding]);
  expect(headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
    "content-length": String(body.length),
  });
  const read = encoding === "br" ? brotliDecompressSync(body) : encoding === "gzip" ? gunzipSync(body) : body;
  expect(String(read)).toBe(TEXT);
});

test("HEAD is told what GET would be, without a body", async () => {
  const got = await ask(SCRIPT, { "Accept-Encoding": "br" });
  const head = await ask(SCRIPT, { "Accept-Encoding": "br" }, "HEAD");
  expect(head.body.length).toBe(0);
  const { date: _, ...fields } = head.headers;
  expect(got.headers).toMatchObject(fields);
});

test("what a browser has is not sent again, and each encoding has a tag of its own", async () => {
  const br = await ask(SCRIPT, { "Accept-Encoding": "br" });
  const plain = await ask(SCRIPT);
  expect(br.headers.etag).not.toBe(plain.headers.etag);
  const again = await ask(SCRIPT, { "Accept-Encoding": "br", "If-None-Match": br.headers.etag ?? "" });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  const other = await ask(SCRIPT, { "If-None-Match": br.headers.etag ?? "" });
  expect([other.status, String(other.body)]).toEqual([200, TEXT]);
});

test.each([SCRIPT, "/_next/static/chunks/small.js", "/sdk/v1/qr-login-0123456789abcdef.js"])(
  "%s from memory is told of as from its file",
  async (pathname) => {
    const held = await ask(pathname, { "Accept-Encoding": "br" });
    const read = await ask(pathname, { "Accept-Encoding": "br", "If-None-Match": '"another"' });
    const { date: _, ...fields } = read.headers;
    expect(held.headers).toEqual({ ...fields, date: held.headers.date });
    expect(held.headers).toMatchObject({ "x-content-type-options": "nosniff" });
    expect(held.body).toEqual(read.body);
    expect(held.headers.etag).toMatch(/^W\//);
    expect(Date.parse(held.headers["last-modified"] ?? "")).toBeGreaterThan(0);
  },
);

test("a file that is gone from the disk is sent for as long as it is held, and else is not there", async () => {
  const gone = path.join(root, ".next/static/chunks/gone.js");
  await ask("/_next/static/chunks/gone.js", { "Accept-Encoding": "br" });
  for (const ending of ["", ".br", ".gz"]) rmSync(gone + ending);
  const held = await ask("/_next/static/chunks/gone.js", { "Accept-Encoding": "br" });
  expect([held.status, String(brotliDecompressSync(held.body))]).toEqual([200, TEXT]);
  const other = await ask("/_next/static/chunks/gone.js", { "Accept-Encoding": "gzip" });
  expect(other.headers).toMatchObject(Object.fromEntries(DEFAULTS.map(([name, value]) => [name.toLowerCase(), value])));
  expect([other.status, other.headers["cache-control"]]).toEqual([404, "no-store"]);
});

test("a part is a part of what is sent, and one that is not there is 416", async () => {
  const part = await ask(SCRIPT, { Range: "bytes=0-10" });
  expect([part.status, String(part.body)]).toEqual([206, TEXT.slice(0, 11)]);
  const beyond = await ask(SCRIPT, { Range: "bytes=999999-" });
  expect(beyond.status).toBe(416);
  expect(beyond.headers["content-range"]).toBe(`bytes */${TEXT.length}`);
  expect(beyond.headers["cache-control"]).toBe("no-store");
});

test("a file whose name does not change with it is asked for again each time", async () => {
  const { headers, body } = await ask("/icons/1.png");
  expect(headers).toMatchObject({ "content-type": "image/png", "cache-control": "public, max-age=0" });
  expect(headers.vary).toBeUndefined();
  expect([...body]).toEqual([1, 2, 3]);
});

test.each([
  ["qr-login.js", "public, max-age=300"],
  ["qr-login-0123456789abcdef.js", "public, max-age=31536000, immutable"],
])("other sites may load sdk/v1/%s and compare it with a hash", async (name, cacheControl) => {
  const { headers } = await ask(`/sdk/v1/${name}`, { Origin: "https://shop.example" });
  expect(headers).toMatchObject({
    "cache-control": cacheControl,
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
  });
});

test("nothing else is for other sites", async () => {
  for (const pathname of [SCRIPT, "/icons/1.png"]) {
    const { headers } = await ask(pathname, { Origin: "https://shop.example" });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
  }
});

test.each([
  "/_next/static/chunks/b.js",
  "/_next/static/chunks/a.js.br",
  "/_next/static/chunks/page.html",
  "/_next/static/chunks",
  "/_next/static/../static/chunks/a.js",
  "/_next/static/chunks/a%2ejs",
  "/package.json",
  "/__proto__",
])("%s is left to Next.js", async (pathname) => {
  expect(String((await ask(pathname)).body)).toBe("next");
});

test("what is neither GET nor HEAD is left to Next.js", async () => {
  expect(String((await ask(SCRIPT, {}, "POST")).body)).toBe("next");
});
