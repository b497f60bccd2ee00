import type { Duplex } from "node:stream";
import type { Answer } from "../api/routes";
import { settings } from "../env/settings";
import { onShutdown } from "../process/shutdown";
import { openNext } from "./next-pages";
import type { Pages, ServeOptions } from "./start";
import { unheard } from "./unheard";

const PREFETCH = "/api/prefetch";

/** In development Next.js answers the API and prefetches tickets: modules loaded twice would not know each other's errors. */
export function nextInDevelopment(port: number): Pick<ServeOptions, "match" | "prefetch" | "openPages"> {
  let pages: Pages | undefined;
  // Next.js asks it before the port is open, and for no name, certificate or address.
  const askPages = unheard((request, response) => pages?.answer(request, response));
  const ask = (path: string, headers: Record<string, string> = {}) =>
    askPages(path, { ...headers, host: new URL(settings().origin).host });

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
