import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../lib/server/testing/free-port";

const root = path.resolve(import.meta.dirname, "..");

const SERVER = ["dist/server.mjs"];

/** Settings on top of the test's own, as in .env. */
export type ServerSettings = Record<string, string>;

export interface TestServer {
  origin: string;
  databaseFile: string;
  /** Everything it has printed. */
  output(): string;
  /** As an operator would: SIGTERM, and the same port and database again. */
  stop(): Promise<void>;
  start(settings?: ServerSettings): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Ends it for good, with its database. */
  remove(): Promise<void>;
}

/**
 * The production server, on a loopback port and an empty database of its own: a copy of what template.ts made, or one that
 * it migrates itself.
 *
 * @param entry Node.js's arguments, for another mount of the same handlers
 */
export async function newServer(settings: ServerSettings, entry = SERVER): Promise<TestServer> {
  const directory = await mkdtemp(path.join(tmpdir(), "qr-login-e2e-"));
  const port = String(await freePort());
  const origin = `${settings.TLS_CERT ? "https" : "http"}://localhost:${port}`;
  const databaseFile = path.join(directory, "test.db");
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: port,
    HOST: "localhost",
    SIGN_UP: "open",
    APP_URL: origin,
    DATABASE_URL: `file:${databaseFile}`,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    ...settings,
  };
  let child: ChildProcess | undefined;
  let output = "";

  async function kill() {
    const running = child;
    child = undefined;
    if (!running) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  }

  async function stop() {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill("SIGTERM");
    const [code] = await once(running, "exit");
    if (code !== 0) throw new Error(`The server ended with ${code} on SIGTERM`);
  }

  async function start(more: ServerSettings = {}) {
    const started = spawn(process.execPath, entry, {
      cwd: root,
      env: { ...env, ...more },
      // It stops when the channel closes: with this process at the latest, however that ends.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
    await ready(started, () => output);
  }

  const template = entry === SERVER && !settings.DATABASE_URL && process.env.TEMPLATE_DATABASE;
  if (template) await copyFile(template, databaseFile);
  await start(template ? {} : { MIGRATE_ON_START: "on" });
  return {
    origin,
    databaseFile,
    output: () => output,
    stop,
    start,
    kill,
    async remove() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server says that it is ready. */
function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error(`The server ended before it was ready:\n${output()}`)));
  });
}
