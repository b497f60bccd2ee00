import type { RequestListener, Server } from "node:http";
import { closeDatabase } from "../db/database";
import { pingDatabase } from "../db/ping";
import { settings } from "../env/settings";
import { setReadiness } from "../process/readiness";
import { limitConnections } from "./connection-limit";
import { createHttpServer, type HttpServerOptions, type Match } from "./http-server";
import { begin, prepare } from "./mount";
import { startTracing } from "./otlp-tracer";
import { trustedProxiesOf } from "./sanitize-request";
import { shutDownOnSignal } from "./shutdown";
import { StartError } from "./start-error";
import { speakTls } from "./tls";

export interface Pages {
  answer: RequestListener;
  close(): Promise<unknown>;
}

export interface ServeOptions {
  development: boolean;
  match: Match;
  prefetch?: HttpServerOptions["prefetch"];
  build?: HttpServerOptions["build"];
  openPages(server: Server): Promise<Pages>;
}

/** The port opens last: a refused connection may be tried elsewhere, a lost request may not. @throws StartError */
export async function serve({ development, match, prefetch, build, openPages }: ServeOptions): Promise<void> {
  const { origin, host, port, tls, trustProxyHops, trustedProxies, rateLimits, drainMs, tracesEndpoint } = settings();
  setReadiness("starting");
  const stop = new AbortController();
  let pages: Pages = { answer: () => {}, close: async () => {} };
  const edge = {
    origin,
    trustProxyHops,
    trustedProxies,
    development,
    isWell: pingDatabase,
    stopping: stop.signal,
    ...(prefetch && { prefetch }),
    ...(build && { build }),
  };
  const server = createHttpServer(edge, match, (...each) => pages.answer(...each));
  if (tls) speakTls(server, tls, origin);
  if (rateLimits) limitConnections(server, trustedProxiesOf(edge));
  let closeTracing = async () => {};
  const closeLast = () => Promise.all([pages.close(), closeDatabase(), closeTracing()]);
  shutDownOnSignal(server, { stop, drainMs, closeLast });
  if (tracesEndpoint) closeTracing = await startTracing();
  await prepare();
  pages = await openPages(server);

  await listen(server, port, host);
  if (!stop.signal.aborted) begin();
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const command = ["demo", "dev"].find((each) => each === process.env.npm_lifecycle_event);
      const other = `PORT=${port === 4000 ? 4001 : 4000} npm ${command ? `run ${command}` : "start"}`;
      const sentence = {
        EADDRINUSE: `Port ${port} is in use. Choose another one with PORT, such as: ${other}`,
        EACCES: `Port ${port} is not this user's to open. Choose one from 1024 up with PORT.`,
        EADDRNOTAVAIL: `HOST=${host} is not an address of this machine.`,
        ENOTFOUND: `HOST=${host} is not an address of this machine.`,
      }[error.code ?? ""];
      reject(sentence ? new StartError(sentence) : error);
    });
    // Node's own 511 is soon full where thousands reconnect at once.
    server.listen({ port, host, backlog: 4096 }, resolve);
  });
}
