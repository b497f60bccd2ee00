import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { startPostgres } from "../lib/db/testing/postgres-server.mjs";
import { freePort } from "../lib/server/testing/free-port";
import { type Instance, newInstance } from "./instance";
import { type Certificate, type FrontProxy, type ProxyName, startProxy } from "./proxy";

/** Everything a login runs on: Postgres, two instances on it, and the proxy in front of them. */
export interface Site {
  origin: string;
  instances: readonly [Instance, Instance];
  proxy: FrontProxy;
  postgres: Awaited<ReturnType<typeof startPostgres>>;
  /** Whether the database has a disk of its own that can be filled, for which this machine must let us mount one. */
  smallDisk: boolean;
  /** Asks the database, on a connection of its own which no fault forbids to write. */
  ask<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]>;
  /** What must not be printed, whatever happens. */
  secrets: string[];
  stop(): Promise<void>;
}

const DATABASE = "qr_login";
/** What the listening connections call themselves to Postgres. */
export const LISTENER = "listener";
const DISK_MB = 96;

export interface SiteOptions {
  /** With which the proxy speaks https. */
  certificate?: Certificate;
  /** Over the run's own. */
  settings?: Record<string, string>;
  /** The address of the database as the instances know it, such as that of a cable to it. */
  through?: (databaseUrl: string) => Promise<string>;
}

/** @param directory for logs and the proxy's files */
export async function startSite(
  proxyName: ProxyName,
  directory: string,
  { certificate, settings: more = {}, through = async (url) => url }: SiteOptions = {},
): Promise<Site> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const postgres = await startPostgres({ durable: true });
  const disk = mountDisk(postgres);
  const url = new URL(DATABASE, postgres.url).href;
  const ask: Site["ask"] = (statement) => askAt(url, statement);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.reverse()) await each().catch(console.error);
    unmount(disk);
    await postgres.stop();
  };
  try {
    if (disk) await askAt(postgres.url, `CREATE TABLESPACE small LOCATION '${disk}'`);
    await askAt(postgres.url, `CREATE DATABASE ${DATABASE}${disk ? " TABLESPACE small" : ""}`);
    migrate(url);

    const port = await freePort();
    const origin = certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
    const known = await through(url);
    const secret = randomBytes(32).toString("base64url");
    const settings = {
      NODE_ENV: "production",
      APP_URL: origin,
      DATABASE_URL: known,
      DATABASE_LISTEN_URL: `${known}?application_name=${LISTENER}`,
      DATABASE_POOL_SIZE: "10",
      NEXTAUTH_SECRET: secret,
      SIGN_UP: "open",
      // The proxy in front, and the one that each client of the run says to come through, to have an address of its own.
      TRUST_PROXY: "2",
      // Longer than any fault: a login that fails here was not merely too slow.
      QR_TTL_SECONDS: "300",
      CONFIRM_TTL_SECONDS: "300",
      CLAIM_TTL_SECONDS: "300",
      NUMBER_MATCH: "auto",
      RATE_LIMITS: "on",
      // Every session that was given is looked at in the end.
      MAX_DEVICES: "10000",
      LOG_LEVEL: "info",
      ...more,
    };
    const start = async (name: string) => {
      const instance = newInstance(name, await freePort(), settings, directory);
      stops.push(() => instance.stop());
      await instance.start();
      return instance;
    };
    const instances = [await start("instance-1"), await start("instance-2")] as const;
    const ports = instances.map((instance) => instance.port);
    const proxy = await startProxy(proxyName, ports, port, path.join(directory, "proxy"), certificate);
    stops.push(() => proxy.stop());
    return {
      origin,
      instances,
      proxy,
      postgres,
      smallDisk: disk !== undefined,
      ask,
      secrets: [secret, new URL(url).password],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function migrate(url: string): void {
  const env = { ...process.env, DATABASE_URL: url };
  const { status, stderr } = spawnSync(process.execPath, ["scripts/migrate.mjs"], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`The database could not be migrated:\n${stderr}`);
}

async function askAt<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, options: "-c default_transaction_read_only=off" });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A small file system in memory for the database; undefined where this machine lets us mount none. */
function mountDisk({ directory, user }: Site["postgres"]): string | undefined {
  const disk = path.join(directory, "disk");
  mkdirSync(disk);
  const owner = user.uid === undefined ? "" : `,uid=${user.uid},gid=${user.gid}`;
  const options = `size=${DISK_MB}m,mode=700${owner}`;
  if (spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk], { stdio: "ignore" }).status !== 0)
    return undefined;
  process.once("exit", () => unmount(disk));
  return disk;
}

function unmount(disk: string | undefined): void {
  if (disk) spawnSync("umount", ["-l", disk], { stdio: "ignore" });
}
