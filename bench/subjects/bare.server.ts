// The limits: what Node's own http answers with nothing behind it, and with one statement of better-sqlite3.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import Database from "better-sqlite3";

const [port, file = ":memory:"] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = NORMAL");
database.exec(
  "CREATE TABLE IF NOT EXISTS ticket (id TEXT PRIMARY KEY, status TEXT NOT NULL, expires_at INTEGER NOT NULL)",
);
const insert = database.prepare("INSERT INTO ticket VALUES (?, 'pending', ?)");
const select = database.prepare("SELECT id, status, expires_at FROM ticket WHERE id = ?");
const update = database.prepare("UPDATE ticket SET status = ? WHERE id = ? AND status <> ?");

const streams = new Map<string, ServerResponse>();
setInterval(() => {
  for (const stream of streams.values()) stream.write(": \n\n");
}, 15_000);

const server = createServer((request, response) => {
  const [, where, what, id = ""] = (request.url ?? "").split("/");
  const kept = where === "kept";
  if (what === "create") return withBody(request, () => create(response, kept));
  if (what === "status") return status(response, id, kept);
  if (what === "events") return listen(response, id);
  if (what === "confirm") return withBody(request, () => confirm(response, id));
  response.writeHead(404).end();
});

function create(response: ServerResponse, kept: boolean): void {
  const id = randomBytes(16).toString("base64url");
  const expiresAt = Date.now() + 60_000;
  if (kept) insert.run(id, expiresAt);
  send(response, 201, { id, status: "pending", expiresAt });
}

function status(response: ServerResponse, id: string, kept: boolean): void {
  send(response, 200, kept ? select.get(id) : { id, status: "pending", expiresAt: Date.now() });
}

function listen(response: ServerResponse, id: string): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  response.write(frame(id, "pending"));
  streams.set(id, response);
  response.on("close", () => streams.delete(id));
}

/** One write, one ring, one frame. */
function confirm(response: ServerResponse, id: string): void {
  update.run("confirmed", id, "confirmed");
  streams.get(id)?.write(frame(id, "confirmed"));
  send(response, 200, { status: "confirmed" });
}

function frame(id: string, status: string): string {
  return `event: status\ndata: ${JSON.stringify({ id, status })}\n\n`;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}

function withBody(request: IncomingMessage, then: () => void): void {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => {
    text += chunk;
  });
  request.on("end", () => {
    JSON.parse(text);
    then();
  });
}

server.keepAliveTimeout = 65_000;
server.listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));
