// The limit of a visit: the same bytes as another server sends for a page and all that belongs to it, from memory. With a database,
// this project's own tables, it also does for each visit of the page what that cannot do without: it makes a code, keeps and draws it,
// or, where its visitors are signed in, looks up who they are.
import { randomInt } from "node:crypto";
import { createServer, get, type IncomingHttpHeaders } from "node:http";
import { codeModules, type DrawCode } from "../../lib/server/templates/code-modules";
import { inTime, type Rows } from "./bare-login.rows";
import { openSqlite } from "./bare-login.sqlite";
import { newId, newSecret, openSession, sealSession, sha256 } from "./bare-login.tokens";
import { assetsOf } from "./visitor.client";

const [port, origin, path = "/", cookie = "", file = ""] = process.argv.slice(2);
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const LIFETIME_MS = 600_000;
const SESSION_SECONDS = 30 * 24 * 60 * 60;

interface Kept {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** As its visitors ask. */
const NAVIGATION = {
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "accept-language": "en-US",
  accept: "text/html",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
  "sec-fetch-site": "none",
};

const page = await fetched(path, "identity");
const kept = new Map<string, Kept>([[path, await fetched(path, "gzip, deflate, br")]]);
for (const asset of assetsOf(page.body.toString())) kept.set(asset, await fetched(asset, "gzip, deflate, br"));

const rows = file ? openSqlite(file) : undefined;
const prepare = rows && (cookie ? await lookUp(rows) : showCode(rows, await codeModules(false)));

createServer((request, response) => {
  // Its visitors read the page once as it is, to find what belongs to it.
  const answer = request.headers["accept-encoding"] ? kept.get(request.url ?? "") : page;
  if (!answer) return response.writeHead(404).end();
  if (prepare && request.url === path) prepare();
  const { "transfer-encoding": _, connection: __, "keep-alive": ___, ...headers } = answer.headers;
  response.writeHead(200, { ...headers, "content-length": answer.body.length }).end(answer.body);
}).listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));

function showCode(rows: Rows, draw: DrawCode) {
  return () => {
    const id = newId();
    const userCode = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    const [createdAt, expiresAt] = [inTime(0), inTime(LIFETIME_MS)];
    rows.addTicket({ id, userCode, secretHash: sha256(newSecret()), desktopJkt: null, createdAt, expiresAt });
    draw(`${origin}/scan#${id}`, true);
  };
}

/** By a token of its own, since it cannot open those of its visitors: a JWE as theirs is. */
async function lookUp(rows: Rows) {
  await rows.addUser({ username: "visitor", name: "Ada Lovelace" });
  const proof = { jkt: newSecret(), hash: newSecret(), expiresAt: inTime(LIFETIME_MS) };
  const { userId, deviceId } = await rows.signIn("visitor", proof);
  const token = sealSession({ sub: userId, deviceId, exp: Date.now() / 1000 + SESSION_SECONDS });
  return () => void rows.device(openSession(token));
}

function fetched(from: string, encoding: string): Promise<Kept> {
  const headers = { ...NAVIGATION, "accept-encoding": encoding, ...(cookie && { cookie }) };
  return new Promise((resolve, reject) => {
    const asked = get(new URL(from, origin), { headers, agent: false }, async (answer) => {
      const body = Buffer.concat(await answer.toArray());
      if (answer.statusCode === 200) resolve({ headers: answer.headers, body });
      else reject(new Error(`${from} answered ${answer.statusCode}`));
    });
    asked.on("error", reject);
  });
}
