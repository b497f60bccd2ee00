import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, inject } from "vitest";
import { Client } from "../../api/testing/client";
import { overHttp } from "../../api/testing/over-http";
import { freePort } from "./free-port";

/** Every address may be a client's own, and the start fails at once where it has to. */
const DEFAULTS = {
  SIGN_UP: "open",
  HOST: "127.0.0.1",
  TRUST_PROXY: "1",
  DRAIN_SECONDS: "0",
  DATABASE_WAIT_SECONDS: "0",
};

/** A server in a process of its own. Killed after the tests of the file, if it is still there. */
export interface ApiProcess {
  /** Where it listens. */
  url: string;
  child: ChildProcess;
  /** Everything it has printed. */
  output(): string;
  /** Resolves once it listens; rejects if it ends before. */
  ready: Promise<void>;
  /** Resolves to its exit code, or to the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** A browser that knows it by the canonical origin, which all instances share. */
  newClient(): Promise<Client>;
}

const origin = "http://login.localhost:3000";
const secret = randomBytes(32).toString("base64url");
const children = new Set<ChildProcess>();

/** Registers the hook that ends what is left, for the file around the call. */
export function endProcessesAfterwards(): void {
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
  });
}

/** @param settings over the tests' own; all processes of a test share origin and secret, as instances do */
export async function startApi(settings: Record<string, string>): Promise<ApiProcess> {
  const port = String(await freePort());
  const own = { PATH: process.env.PATH, LOG_LEVEL: "silent", APP_URL: origin, NEXTAUTH_SECRET: secret, PORT: port };
  const child = spawn(process.execPath, ["--enable-source-maps", inject("apiServer")], {
    env: { ...own, NODE_ENV: "production", ...DEFAULTS, ...settings },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  children.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  void ended.then(() => children.delete(child));
  const ready = new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    void ended.then((how) => reject(new Error(`The server ended with ${how}:\n${output}`)));
  });
  // Not everybody waits for it.
  ready.catch(() => {});
  const url = `http://127.0.0.1:${port}`;
  const newClient = () => Client.open({ origin, transport: overHttp(url, { trustedProxy: true }) });
  return { url, child, ready, ended, output: () => output, newClient };
}

/** One that has started. */
export async function runApi(settings: Record<string, string>): Promise<ApiProcess> {
  const api = await startApi(settings);
  await api.ready;
  return api;
}
