import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEnv } from "node:util";
import { startPostgres } from "../../lib/db/testing/postgres-server.mjs";
import { freePort, PROGRAMS, startServer } from "../measure/processes";
import { newDirectory, type Subject, subject } from "../measure/subject";
import type { Users } from "./clients";

export const SERVERS = `${PROGRAMS}/subjects`;

/** One on this project's own tables. */
export interface OwnSubject extends Subject {
  databaseUrl: string;
  origin: string;
}

interface Options {
  /** Without one a new SQLite file. */
  databaseUrl?: string;
  instances?: 1 | 2;
  name?: string;
  /** Who come to it, where it is no people with phones. */
  users?: (origin: string, port: number) => Promise<Users>;
}

/** This project: the production server on an empty database, with what a bench has to switch off and nothing else. */
export async function ours({
  databaseUrl,
  instances = 1,
  name = "QR Login",
  users,
}: Options = {}): Promise<OwnSubject> {
  const url = databaseUrl ?? `file:${path.join(await newDirectory(), "bench.db")}`;
  const desktopPort = await freePort();
  const phonePort = instances > 1 ? await freePort() : desktopPort;
  const origin = `http://127.0.0.1:${desktopPort}`;
  const env = {
    ...withoutSettings(),
    HOST: "127.0.0.1",
    APP_URL: origin,
    DATABASE_URL: url,
    NEXTAUTH_SECRET: SECRET,
    SIGN_UP: "open",
    // All clients of a bench have one address.
    RATE_LIMITS: "off",
    // As with browsers that are known.
    NUMBER_MATCH: "never",
    // All logins of a bench are one account's.
    MAX_DEVICES: "10000",
    // No peer writes a line for each request either. What happened is kept in the database all the same.
    LOG_LEVEL: "warn",
    // Ten thousand desktops take longer to come than a code lives.
    QR_TTL_SECONDS: "600",
  };
  await migrate(env);
  const servers = await Promise.all(
    [...new Set([desktopPort, phonePort])].map((port) =>
      startServer(["scripts/start.mjs"], { ...env, PORT: String(port) }),
    ),
  );
  const place = { origin, desktopPort, phonePort };
  const come = users ? await users(origin, desktopPort) : ({ client: "ours", place } as const);
  return { ...(await subject(name, servers, come)), databaseUrl: url, origin };
}

/** The same, with a site that its people sign in to, added as an operator does. */
export async function oursForSites(): Promise<Subject> {
  const databaseUrl = `file:${path.join(await newDirectory(), "bench.db")}`;
  return ours({
    databaseUrl,
    users: async (origin, port) => {
      const env = { ...process.env, ...withoutSettings(), APP_URL: origin, DATABASE_URL: databaseUrl };
      const args = ["dist/client.mjs", "add", "shop", "--name", "Shop", "--redirect", "https://shop.example/cb"];
      const printed = execFileSync(process.execPath, [...args, "--trusted", "--json"], { env, encoding: "utf8" });
      const { clientSecret: secret } = JSON.parse(printed) as { clientSecret: string };
      // A server reads its clients again within that.
      await sleep(3_000);
      return { client: "oidc-site", place: { port, host: new URL(origin).host, origin, site: { id: "shop", secret } } };
    },
  });
}

/** @param options `kept` in SQLite instead of its own memory */
export async function oidcAlone({ kept = false } = {}): Promise<Subject> {
  const port = await freePort();
  const file = kept ? [path.join(await newDirectory(), "bench.db")] : [];
  const server = await startServer([`${SERVERS}/oidc-alone.server.mjs`, String(port), ...file]);
  const place = { port, host: `127.0.0.1:${port}`, site: { id: "shop", secret: "secret" } };
  return subject(kept ? "oidc-provider with SQLite" : "oidc-provider alone", [server], { client: "oidc-site", place });
}

/** The same for all, so that phones stay signed in where a bench starts the server again. */
const SECRET = randomBytes(32).toString("base64url");

/** @param options `kept` costs one statement a request */
export async function bare({ kept = false } = {}): Promise<Subject> {
  const port = await freePort();
  const file = path.join(await newDirectory(), "bench.db");
  const server = await startServer([`${SERVERS}/bare.server.mjs`, String(port), file]);
  const name = kept ? "Node http, one statement" : "Node http";
  return subject(name, [server], { client: "bare", place: { port, kept } });
}

/** The limit of this project's protocol: it has the same tables, and the same desktops and phones come to it. */
export async function bareLogin(): Promise<OwnSubject> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const file = await newFile();
  const databaseUrl = `file:${file}`;
  const server = await startServer([`${SERVERS}/bare-login.server.mjs`, String(port), file]);
  const place = { origin, desktopPort: port, phonePort: port };
  const made = await subject("Node http, the same steps", [server], { client: "ours", place });
  return { ...made, databaseUrl, origin };
}

export async function betterAuth(): Promise<Subject> {
  const port = await freePort();
  const file = path.join(await newDirectory(), "bench.db");
  const env = { BETTER_AUTH_TELEMETRY: "0" };
  const server = await startServer([`${SERVERS}/better-auth.server.mjs`, String(port), file], env);
  return subject("better-auth", [server], { client: "better-auth", place: { port } });
}

export async function oidcProvider(): Promise<Subject> {
  const port = await freePort();
  const server = await startServer([`${SERVERS}/oidc-provider.server.mjs`, String(port)]);
  return subject("oidc-provider", [server], { client: "oidc-provider", place: { port } });
}

export async function betterSse(): Promise<Subject> {
  const port = await freePort();
  const server = await startServer([`${SERVERS}/better-sse.server.mjs`, String(port)]);
  return subject("better-sse", [server], { client: "bare", place: { port } });
}

/** Two instances on one Postgres: desktops at the one, phones at the other. */
export async function oursOnPostgres(): Promise<OwnSubject> {
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

/** A SQLite file with this project's own tables. */
export async function newFile(): Promise<string> {
  const file = path.join(await newDirectory(), "bench.db");
  await migrate({ DATABASE_URL: `file:${file}` });
  return file;
}

async function migrate(env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, ["scripts/migrate.mjs"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`The migration ended with ${code}`);
}

/** Every setting unset, empty being unset, so that neither the environment nor .env changes a figure. */
function withoutSettings(): Record<string, string> {
  const names = [".env.example", ".env"]
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.keys(parseEnv(readFileSync(file, "utf8").replaceAll(/^#(?=[A-Z_]+=)/gm, ""))));
  return Object.fromEntries(names.map((name) => [name, ""]));
}
