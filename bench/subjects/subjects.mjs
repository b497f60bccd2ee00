import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { freePort, startServer } from "../measure/processes.mjs";
import { newDirectory, subject } from "../measure/subject.mjs";

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, "../..");

/** @typedef {import("../measure/subject.mjs").Subject} Subject */

/**
 * This project: the production server on an empty database, with what a bench has to switch off and nothing else.
 *
 * @param {{ databaseUrl?: string, instances?: number, name?: string }} [options] without a URL a new SQLite file
 * @returns {Promise<Subject & { databaseUrl: string, origin: string }>}
 */
export async function ours({ databaseUrl, instances = 1, name = "QR Login" } = {}) {
  const url = databaseUrl ?? `file:${path.join(await newDirectory(), "bench.db")}`;
  const ports = [await freePort(), ...(instances > 1 ? [await freePort()] : [])];
  const origin = `http://127.0.0.1:${ports[0]}`;
  const env = {
    ...withoutSettings(),
    HOST: "127.0.0.1",
    APP_URL: origin,
    DATABASE_URL: url,
    NEXTAUTH_SECRET: SECRET,
    // All clients of a bench have one address.
    RATE_LIMITS: "off",
    // No peer writes a line for each request either. What happened is kept in the database all the same.
    LOG_LEVEL: "warn",
    // Ten thousand desktops take longer to come than a code lives.
    QR_TTL_SECONDS: "600",
  };
  await migrate(env);
  const servers = await Promise.all(
    ports.map((port) => startServer(["scripts/start.mjs"], { cwd: ROOT, env: { ...env, PORT: String(port) } })),
  );
  const place = { origin, desktopPort: ports[0], phonePort: ports.at(-1) };
  return { ...(await subject({ name, servers, client: "ours", place })), databaseUrl: url, origin };
}

/** The same for all, so that phones stay signed in where a bench starts the server again. */
const SECRET = randomBytes(32).toString("base64url");

/** @param {{ kept?: boolean, name?: string }} [options] `kept` costs one statement a request @returns {Promise<Subject>} */
export async function bare({ kept = false, name = kept ? "Node http, one statement" : "Node http" } = {}) {
  const port = await freePort();
  const file = path.join(await newDirectory(), "bench.db");
  const server = await startServer([path.join(HERE, "bare.server.mjs"), String(port), file]);
  return subject({ name, servers: [server], client: "bare", place: { port, kept } });
}

/**
 * The limit of this project's protocol: it has the same tables, and the same desktops and phones come to it.
 *
 * @returns {Promise<Subject & { databaseUrl: string, origin: string }>}
 */
export async function bareLogin() {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const file = path.join(await newDirectory(), "bench.db");
  const databaseUrl = `file:${file}`;
  await migrate({ DATABASE_URL: databaseUrl });
  const server = await startServer([path.join(HERE, "bare-login.server.mjs"), String(port), file]);
  const place = { origin, desktopPort: port, phonePort: port };
  const made = await subject({ name: "Node http, the same steps", servers: [server], client: "ours", place });
  return { ...made, databaseUrl, origin };
}

/** @returns {Promise<Subject>} */
export async function betterAuth() {
  const port = await freePort();
  const file = path.join(await newDirectory(), "bench.db");
  const server = await startServer([path.join(HERE, "better-auth.server.mjs"), String(port), file], {
    env: { BETTER_AUTH_TELEMETRY: "0" },
  });
  return subject({ name: "better-auth", servers: [server], client: "better-auth", place: { port } });
}

/** @returns {Promise<Subject>} */
export async function oidcProvider() {
  const port = await freePort();
  const server = await startServer([path.join(HERE, "oidc-provider.server.mjs"), String(port)]);
  return subject({ name: "oidc-provider", servers: [server], client: "oidc-provider", place: { port } });
}

/** @returns {Promise<Subject>} */
export async function betterSse() {
  const port = await freePort();
  const server = await startServer([path.join(HERE, "better-sse.server.mjs"), String(port)]);
  return subject({ name: "better-sse", servers: [server], client: "bare", place: { port } });
}

/**
 * Two instances on one Postgres: desktops at the one, phones at the other.
 *
 * @returns {Promise<Subject>}
 */
export async function oursOnPostgres() {
  const { startPostgres } = await import("../../lib/db/testing/postgres-server.mjs");
  const postgres = await startPostgres();
  try {
    const made = await ours({ databaseUrl: postgres.url, instances: 2, name: "QR Login, two instances on Postgres" });
    return {
      ...made,
      async stop() {
        await made.stop();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** @param {Record<string, string>} env */
async function migrate(env) {
  const child = spawn(process.execPath, ["scripts/migrate.mjs"], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`The migration ended with ${code}`);
}

/** Every setting unset, empty being unset, so that neither the environment nor .env changes a figure. */
function withoutSettings() {
  const names = [".env.example", ".env"]
    .map((file) => path.join(ROOT, file))
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.keys(parseEnv(readFileSync(file, "utf8").replaceAll(/^#(?=[A-Z_]+=)/gm, ""))));
  return Object.fromEntries(names.map((name) => [name, ""]));
}
