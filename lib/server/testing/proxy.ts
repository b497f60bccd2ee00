import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const LOOK_EVERY_MS = 200;

/**
 * A proxy in front of several instances as strict as one may be: it takes those in turn that say that they are ready, over
 * connections that it keeps, and asks another only where a connection is refused. A request that was sent is never
 * repeated; if it is lost the client gets a 502.
 *
 * @param upstreams where the instances listen; read at each request
 */
export async function startProxy(upstreams: () => readonly string[]): Promise<{ url: string; close(): void }> {
  const agent = new Agent({ keepAlive: true });
  const unready = new Set<string>();
  let turn = 0;
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);

  async function look(): Promise<void> {
    for (const each of upstreams()) {
      const isReady = await fetch(`${each}/api/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) unready.delete(each);
      else unready.add(each);
    }
  }

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void {
    const all = upstreams().filter((each) => !unready.has(each));
    turn += 1;
    const order = all.map((_, index) => all[(turn + index) % all.length] ?? "");
    const next = () => {
      const upstream = order.shift();
      if (upstream === undefined) return void outgoing.writeHead(502).end("no upstream");
      const { method, headers, url } = incoming;
      const sent = request(upstream + url, { agent, ...(method && { method }), headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        outgoing.on("close", () => answer.destroy());
      });
      sent.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNREFUSED") return next();
        if (outgoing.headersSent) outgoing.destroy();
        else outgoing.writeHead(502).end(`lost: ${error.code}`);
      });
      sent.end(body);
    };
    next();
  }

  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    pass(incoming, outgoing, Buffer.concat(chunks));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      clearInterval(timer);
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
