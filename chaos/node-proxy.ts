import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrontProxy } from "./proxy";

/** An instance that failed is left out for so long, as nginx's `fail_timeout`. */
const LEFT_OUT_MS = 2_000;
/** Until the first byte of an answer; an event stream sends its first at once. */
const ANSWER_WITHIN_MS = 12_000;
const SAFE = new Set(["GET", "HEAD"]);

interface Upstream {
  port: number;
  leftOutUntil: number;
}

/**
 * A proxy for where there is no other, that does what deploy/nginx.conf asks of nginx: takes the instances in turn, leaves
 * out for a while one that failed, tries the next one where the request cannot have been carried out or is safe to
 * repeat, appends the client's address, and holds back nothing of an answer.
 */
export async function startNodeProxy(ports: readonly number[], port: number): Promise<FrontProxy> {
  const agent = new Agent({ keepAlive: true });
  const upstreams = ports.map((each): Upstream => ({ port: each, leftOutUntil: 0 }));
  let turn = 0;

  /** The next one that is not left out, or where all are, the next one. */
  function pick(tried: ReadonlySet<Upstream>): Upstream | undefined {
    const order = upstreams.map((_, index) => upstreams[(turn + index) % upstreams.length] as Upstream);
    turn += 1;
    const left = order.filter((each) => !tried.has(each));
    return left.find((each) => each.leftOutUntil <= Date.now()) ?? left[0];
  }

  function forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, tried = new Set<Upstream>()) {
    const upstream = pick(tried);
    if (!upstream) return refuse(outgoing);
    tried.add(upstream);
    const before = incoming.headers["x-forwarded-for"];
    const headers: Record<string, string | string[] | undefined> = {
      ...incoming.headers,
      "x-forwarded-for": [before ?? [], incoming.socket.remoteAddress ?? []].flat().join(", "),
    };
    delete headers.connection;
    const sent = request({
      host: "127.0.0.1",
      port: upstream.port,
      agent,
      method: incoming.method,
      path: incoming.url,
      headers,
    });
    const deadline = setTimeout(() => sent.destroy(new Error("No answer")), ANSWER_WITHIN_MS);
    let answered = false;
    sent.on("response", (answer) => {
      clearTimeout(deadline);
      answered = true;
      const { connection, "transfer-encoding": _, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, kept);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
      answer.on("aborted", () => outgoing.destroy());
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(deadline);
      if (answered || outgoing.destroyed) return outgoing.destroy();
      upstream.leftOutUntil = Date.now() + LEFT_OUT_MS;
      const neverArrived = error.code === "ECONNREFUSED";
      if (neverArrived || SAFE.has(incoming.method ?? "")) forward(incoming, body, outgoing, tried);
      else refuse(outgoing);
    });
    outgoing.once("close", () => {
      clearTimeout(deadline);
      if (!outgoing.writableFinished) sent.destroy();
    });
    sent.end(body);
  }

  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk);
    } catch {
      return void outgoing.destroy();
    }
    forward(incoming, Buffer.concat(chunks), outgoing);
  });
  server.keepAliveTimeout = 65_000;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    name: "Node's http",
    noticesMs: LEFT_OUT_MS + 500,
    port: (server.address() as AddressInfo).port,
    output: () => "",
    async stop() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

function refuse(outgoing: ServerResponse): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  outgoing.writeHead(502, { "content-type": "text/plain", "content-length": 0 }).end();
}
