import { existsSync } from "node:fs";
import type { Server } from "node:http";
import { hasAdmin } from "../accounts/administration";
import { match, prefetch } from "../api/routes";
import { database } from "../db/database";
import { SettingsError, settings } from "../env/settings";
import { log } from "../log";
import { LocationError } from "../network/geoip";
import { logConsole } from "./console-log";
import { nextInDevelopment } from "./next-development";
import { openNext } from "./next-pages";
import { serve } from "./start";
import { StartError } from "./start-error";

const dev = process.argv.includes("--dev");

/**
 * Answers everything, or says in a sentence why not. `--check-settings` only says; with `--dev` scripts/dev.mjs watches over
 * it.
 */
async function start(): Promise<void> {
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { origin, port } = settings();
  if (process.argv.includes("--check-settings")) return;
  // next-auth would otherwise take its origin from the request.
  process.env.NEXTAUTH_URL = origin;
  if (!dev && !existsSync(".next/BUILD_ID")) {
    throw new StartError("There is no production build yet. Make one with: npm run build");
  }
  await serve({
    development: dev,
    ...(dev
      ? nextInDevelopment(port)
      : { match, prefetch, openPages: (server: Server) => openNext(port, server, false) }),
  });
  warn();
  await tellOfNoAdmin();
  if (!dev) console.log(`QR Login is ready at ${origin}`);
  process.send?.({ ready: origin });
  // From here on only Next.js writes to the console.
  if (!dev) logConsole();
}

function warn(): void {
  const { origin, host, https, rateLimits, secureContext, tls, trustProxyHops, trustedProxies } = settings();
  if (!rateLimits)
    console.warn("WARNING: RATE_LIMITS=off. Passwords and codes can be guessed without limit; for benches only.");
  if (https && !tls && trustProxyHops === 0) {
    console.warn(
      `WARNING: ${origin} is https, so there is a proxy in front, but TRUST_PROXY is 0. Everybody seems to be at the ` +
        "proxy's address: limits are shared by all, and phones are not warned of other networks. Set TRUST_PROXY=1.",
    );
  }
  if (trustProxyHops > 0) {
    console.log(`Clients' addresses are taken from X-Forwarded-For, where it comes from ${trustedProxies.join(", ")}.`);
    if (host === undefined) {
      console.warn(
        "WARNING: The server listens on every address of this machine, so others than the proxy may reach it. Set " +
          "HOST=127.0.0.1 where the proxy is on this machine.",
      );
    }
  }
  if (!secureContext) {
    console.warn(
      `WARNING: ${origin} is plain http. Browsers give it neither camera nor WebCrypto, so sessions are not bound to ` +
        "their device's key. Set APP_URL to an https origin.",
    );
  }
}

async function tellOfNoAdmin(): Promise<void> {
  if (settings().signUp === "open" || (await hasAdmin(database()))) return;
  console.log("There is no administrator yet. Make the link for the first one with: npm run admin -- setup");
}

// A client that goes away at a bad moment must not end the others' streams.
process.on("unhandledRejection", (err) => log().error({ event: "unhandled", err }));

start().catch((error: unknown) => {
  const sentences =
    error instanceof SettingsError
      ? error.sentences
      : error instanceof StartError || error instanceof LocationError
        ? [error.message]
        : [];
  if (sentences.length > 0)
    console.error(["QR Login cannot start.", ...sentences.map((each) => `  ${each}`)].join("\n"));
  else console.error(error);
  process.exit(1);
});
