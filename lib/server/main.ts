import { existsSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { closeDatabase } from "../db/database";
import { SettingsError, settings } from "../env";
import { openPlaces, PlaceError } from "../http/place";
import { match } from "../http/routes";
import { log } from "../log";
import { startSweeper } from "../sweeper";
import { checkDatabase } from "./database-check";
import { createEdge } from "./server";
import { shutDownOnSignal } from "./shutdown";
import { StartError } from "./start-error";

const dev = process.argv.includes("--dev");

/**
 * `npm start`, and with `--dev` `npm run dev`: one process that answers everything, or says in a sentence why it cannot.
 * With `--check-settings` it only says that.
 */
async function start(): Promise<void> {
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { origin, port, trustProxyHops } = settings();
  if (process.argv.includes("--check-settings")) return;
  // next-auth would otherwise take its origin from the request.
  process.env.NEXTAUTH_URL = origin;
  if (!dev && !existsSync(".next/BUILD_ID")) {
    throw new StartError("There is no production build yet. Make one with: npm run build");
  }
  await checkDatabase();
  await openPlaces();

  let next: RequestListener = () => {};
  // In development everything is Next.js's, which reloads changed code.
  const server = createEdge({ origin, trustProxyHops, development: dev }, dev ? () => null : match, (...each) =>
    next(...each),
  );
  const app = await nextApp(port, server);
  await app.prepare();
  next = app.getRequestHandler();

  await listen(server, port, process.env.HOST || undefined);
  shutDownOnSignal(server, () => Promise.all([app.close(), closeDatabase()]));
  startSweeper();
  warn();
  console.log(`QR Login is ready at ${origin}`);
  process.send?.({ ready: origin });
}

async function nextApp(port: number, server: Server) {
  // Tells instrumentation.ts who starts Next.js.
  Object.assign(globalThis, { [Symbol.for("qr-login.server")]: true });
  // Imported late: Next.js reads NODE_ENV as it loads.
  const { default: createNext } = await import("next");
  // Next.js takes over the upgrades of the server it is given. Production has none, so it is given an idle one.
  return createNext({ dev, port, httpServer: dev ? server : createServer() });
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
    server.listen(port, host, resolve);
  });
}

function warn(): void {
  const { origin, rateLimits, secureContext, trustProxyHops } = settings();
  if (!rateLimits)
    console.warn("WARNING: RATE_LIMITS=off. Passwords and codes can be guessed without limit; for benches only.");
  if (origin.startsWith("https:") && trustProxyHops === 0) {
    console.warn(
      `WARNING: ${origin} is https, so there is a proxy in front, but TRUST_PROXY is 0. Everybody seems to be at the ` +
        "proxy's address: limits are shared by all, and phones are not warned of other networks. Set TRUST_PROXY=1.",
    );
  }
  if (!secureContext) {
    console.warn(
      `WARNING: ${origin} is plain http. Browsers give it neither camera nor WebCrypto, so sessions are not bound to ` +
        "their device's key. Set APP_URL to an https origin.",
    );
  }
}

// A client that goes away at a bad moment must not take the others' streams along.
process.on("unhandledRejection", (err) => log().error({ event: "unhandled", err }));

start().catch((error: unknown) => {
  const sentences =
    error instanceof SettingsError
      ? error.sentences
      : error instanceof StartError || error instanceof PlaceError
        ? [error.message]
        : [];
  if (sentences.length > 0)
    console.error(["QR Login cannot start.", ...sentences.map((each) => `  ${each}`)].join("\n"));
  else console.error(error);
  process.exit(1);
});
