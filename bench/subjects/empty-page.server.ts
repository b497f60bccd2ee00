// An empty page of the same Next.js, behind the plainest server it can have; or with the head of another page, named by its URL.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import path from "node:path";
import next from "next";

/** What is of the text and of the connection, which are its own. */
const OF_THE_TEXT = /^(content-(?!security)|transfer-|vary$|date$|connection$|keep-alive$|cache-control$)/;

const [port, headOf] = process.argv.slice(2);
const head = headOf ? await fieldsOf(headOf) : {};
const app = next({ dev: false, dir: path.resolve("bench/empty-page"), port: Number(port) });
await app.prepare();
const answer = app.getRequestHandler();
createServer((request, response) => {
  for (const [name, text] of Object.entries(head)) {
    const value = text.replace(/'nonce-[^']+'/, `'nonce-${randomBytes(16).toString("base64")}'`);
    // Next.js takes the nonce of its scripts from there.
    if (name === "content-security-policy") request.headers[name] = value;
    response.setHeader(name, value);
  }
  return answer(request, response);
}).listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));

async function fieldsOf(url: string): Promise<Record<string, string>> {
  const headers = {
    "Accept-Language": "en-US",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Site": "none",
  };
  const [page] = (await once(get(url, { headers, agent: false }), "response")) as [IncomingMessage];
  page.resume();
  const told = Object.entries(page.headers).filter(([name]) => !OF_THE_TEXT.test(name));
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
}
