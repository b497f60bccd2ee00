import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { hasAdmin } from "../accounts/administration";
import { match, prefetch } from "../api/routes";
import { database } from "../db/database";
import { loadEnvFile } from "../env/env-file.mjs";
import { settings } from "../env/settings";
import { createLog, log } from "../log";
import { logConsole } from "./console-log";
import { nextInDevelopment } from "./next-development";
import { openNext } from "./next-pages";
import type { StyleHashes } from "./page-headers";
import { serve } from "./start";
import { refuseStart, StartError, sentencesOf } from "./start-error";
import { staticFiles } from "./static-files";

const dev = process.argv.includes("--dev");

/**
 * Answers everything, or says in a sentence why not. `--check-settings` only says; with `--dev` scripts/dev.mjs watches over
 * it.
 */
async function start(): Promise<void> {
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  loadEnvFile(".env");
  const { origin, port } = settings();
  if (process.argv.includes("--check-settings")) return;
  if (!dev) logEverything();
  // next-auth would otherwise take its origin from the request.
  process.env.NEXTAUTH_URL = origin;
  if (!dev && !existsSync(".next/BUILD_ID")) {
    throw new StartError("There is no production build yet. Make one with: npm run build");
  }
  await serve({
    development: dev,
    ...(dev
      ? nextInDevelopment(port)
      : { match, prefetch, build: productionBuild(), openPages: (server: Server) => openNext(port, server, false) }),
  });
  warn();
  await tellOfNoAdmin();
  if (!dev) log().info({ event: "ready", origin });
  process.send?.({ ready: origin });
}

/** Whatever anybody prints in this process, Next.js and Node.js too, becomes a line of JSON. */
function logEverything(): void {
  logConsole();
  process.removeAllListeners("warning");
  process.on("warning", (err) => log().warn({ event: "warning", err }));
  process.on("uncaughtException", (err) => {
    log().fatal({ event: "crashed", err });
    process.exit(1);
  });
}

function productionBuild() {
  const styleHashes: StyleHashes = JSON.parse(readFileSync(".next/style-hashes.json", "utf8"));
  return { files: staticFiles("."), styleHashes };
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
  // Whoever looks on reads sentences; whatever keeps the log reads lines of JSON.
  if (dev || process.stderr.isTTY) refuseStart(error);
  const sentences = sentencesOf(error);
  const refusal = { event: "start_refused", text: ["QR Login cannot start.", ...sentences].join(" ") };
  createLog("info", process.stderr).fatal(sentences.length > 0 ? refusal : { ...refusal, err: error });
  process.exit(1);
});
