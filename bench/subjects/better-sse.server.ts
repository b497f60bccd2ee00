// better-sse as its guide sets it up on Node's own http, for waiting desktops. Asked for as bare.server.mjs is.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createSession, type Session } from "better-sse";

const [port] = process.argv.slice(2);
const sessions = new Map<string, Session>();

const server = createServer(async (request, response) => {
  const [, , what, id = ""] = (request.url ?? "").split("/");
  if (what === "events") {
    const session = await createSession(request, response, { keepAlive: 15_000 });
    sessions.set(id, session);
    session.once("disconnected", () => sessions.delete(id));
    session.push({ id, status: "pending" }, "status");
    return;
  }
  request.resume();
  if (what === "confirm") sessions.get(id)?.push({ id, status: "confirmed" }, "status");
  const made = { id: randomBytes(16).toString("base64url"), status: "pending" };
  const text = JSON.stringify(what === "create" ? made : { status: "confirmed" });
  response.writeHead(what === "create" ? 201 : 200, {
    "Content-Type": "application/json",
    "Content-Length": text.length,
  });
  response.end(text);
});
server.keepAliveTimeout = 65_000;
server.listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));
