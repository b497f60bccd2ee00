import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEnv } from "node:util";
import { freePort, PROGRAMS, startServer } from "../measure/processes";
import { newDirectory, type Subject, subject } from "../measure/subject";
import type { Users } from "./clients";

export const SERVERS = `${PROGRAMS}/subjects`;

/** One on this project's own tables. */
export interface OwnSubject extends Subject {
  databaseUrl: string;
  origin: string;
}

interface Kept {
  /** Without one a new SQLite file. */
  databaseUrl?: string;
  /** Two on one Postgres: desktops come to the one, phones to the other. */
  instances?: 1 | 2;
}

export type Start = (kept: Kept) => Promise<OwnSubject>;

interface Options extends Kept {
  name?: string;
  /** Who come to it, where it is no people with phones. */
  users?: (origin: string, port: number) => Promise<Users>;
}

/** This project: the production server on an empty database, with what a bench has to switch off and nothing else. */
export async function ours({ name = "QR Login", users, ...kept }: Options = {}): Promise<OwnSubject> {
  const url = kept.databaseUrl ?? `file:${path.join(await newDirectory(), "bench.db")}`;
  const { origin, ports, place } = await newPlace(kept);
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
    ports.map((port) => startServer(["scripts/start.mjs"], { ...env, PORT: String(port) })),
  );
  const come = users ? await users(origin, place.desktopPort) : ({ client: "ours", place } as const);
  return { ...(await subject(fullName(name, kept), servers, come)), databaseUrl: url, origin };
}

async function newPlace({ instances = 1 }: Kept) {
  const desktopPort = await freePort();
  const phonePort = instances > 1 ? await freePort() : desktopPort;
  const origin = `http://127.0.0.1:${desktopPort}`;
  return { origin, ports: [...new Set([desktopPort, phonePort])], place: { origin, desktopPort, phonePort } };
}

function fullName(name: string, { databaseUrl = "", instances = 1 }: Kept): string {
  return isPostgres(databaseUrl) ? `${name}, ${instances > 1 ? "two instances" : "one instance"} on Postgres` : name;
}

function isPostgres(databaseUrl: string): boolean {
  return databaseUrl.startsWith("postgres");
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
export async function bareLogin(kept: Kept = {}): Promise<OwnSubject> {
  return bareLoginWith([], "Node http, the same steps", kept);
}

/** The same with what is asked, refused and observed besides. */
export async function bareLoginWithDuties(): Promise<OwnSubject> {
  return bareLoginWith(["--duties"], "Node http, the same steps and duties", {});
}

/** The same on Postgres, with all that a request reads and writes in one statement. */
export async function bareLoginInOne(kept: Kept): Promise<OwnSubject> {
  const made = await bareLoginWith(["--one-statement"], "Node http, the same steps", kept);
  return { ...made, name: `${made.name}, a request one statement` };
}

async function bareLoginWith(flags: string[], name: string, kept: Kept): Promise<OwnSubject> {
  const databaseUrl = kept.databaseUrl ?? `file:${await newFile()}`;
  if (isPostgres(databaseUrl)) await migrate({ DATABASE_URL: databaseUrl });
  const { origin, ports, place } = await newPlace(kept);
  const args = [databaseUrl, ...flags, ...(ports.length > 1 ? ["--origin", origin] : [])];
  const env = { NEXTAUTH_SECRET: SECRET };
  const servers = await Promise.all(
    ports.map((port) => startServer([`${SERVERS}/bare-login.server.mjs`, String(port), ...args], env)),
  );
  const made = await subject(fullName(name, kept), servers, { client: "ours", place });
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

interface Postgres {
  url: string;
  stop: () => Promise<void>;
}

/** A subject on a Postgres of its own, which goes with it. */
export async function onPostgres<P extends Postgres>(
  start: Start,
  instances: 1 | 2,
  postgres: P,
): Promise<OwnSubject & { postgres: P }> {
  try {
    const made = await start({ databaseUrl: postgres.url, instances });
    return {
      ...made,
      postgres,
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
