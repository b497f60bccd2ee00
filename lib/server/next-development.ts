import { createServer, request as send } from "node:http";
import { type Duplex, duplexPair } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Answer } from "../api/routes";
import { settings } from "../env/settings";
import { onShutdown } from "../process/shutdown";
import { openNext } from "./next-pages";
import type { Pages, ServeOptions } from "./start";

const PREFETCH = "/api/prefetch";

/** In development Next.js answers the API and prefetches tickets: modules loaded twice would not know each other's errors. */
export function nextInDevelopment(port: number): Pick<ServeOptions, "match" | "prefetch" | "openPages"> {
  let pages: Pages | undefined;
  // Never listens: Next.js asks it before the port is open, and for no name, certificate or address.
  const unheard = createServer((request, response) => pages?.answer(request, response));

  function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const [ours, theirs] = duplexPair();
    unheard.emit("connection", theirs);
    return new Promise((resolve, reject) => {
      const { host } = new URL(settings().origin);
      const request = send({ path, headers: { ...headers, host }, createConnection: () => ours });
      request.on("error", reject);
      request.on("response", (incoming) => {
        const pairs = Object.entries(incoming.headersDistinct);
        const fields = pairs.flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
        const { statusCode: status = 500 } = incoming;
        buffer(incoming).then((body) => resolve(new Response(body, { status, headers: fields })), reject);
      });
      request.end();
    });
  }

  const prefetch: Answer = (request, { address = "" }) => {
    const { search } = new URL(request.url);
    const site = request.headers.get("sec-fetch-site") ?? "none";
    const cookie = request.headers.get("cookie") ?? "";
    const userAgent = request.headers.get("user-agent") ?? "";
    return ask(PREFETCH + search, {
      "sec-fetch-site": site,
      "sec-fetch-mode": "navigate",
      cookie,
      "user-agent": userAgent,
      "x-forwarded-for": address,
    });
  };

  return {
    match: () => null,
    prefetch,
    async openPages(server) {
      // The development tools' web sockets would hold up the end of the process.
      const webSockets = new Set<Duplex>();
      server.on("upgrade", (_request, socket) => webSockets.add(socket.once("close", () => webSockets.delete(socket))));
      onShutdown(() => {
        for (const socket of webSockets) socket.destroy();
      });
      pages = await openNext(port, server, true);
      // Compiles the API, which takes longer than a page waits for its stream before polling.
      await ask("/api/health");
      return pages;
    },
  };
}
