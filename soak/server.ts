import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Place } from "../bench/measure/connection";
import { freePort } from "../lib/server/testing/free-port";
import type { Memory } from "./memory";

/** A server of its own, on an empty SQLite database. */
export interface Server {
  place: Place;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/** @param limits whether those of all together count */
export async function startServer(entry: string, limits: boolean): Promise<Server> {
  const directory = mkdtempSync(path.join(tmpdir(), "qr-login-soak-"));
  process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
  const port = await freePort();
  const host = `localhost:${port}`;
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    PORT: String(port),
    HOST: "127.0.0.1",
    APP_URL: `http://${host}`,
    DATABASE_URL: `file:${path.join(directory, "soak.db")}`,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    // Each desktop has an address of its own, so that all limits may stay but the one of all together.
    TRUST_PROXY: "1",
    DRAIN_SECONDS: "0",
    RATE_LIMITS: limits ? "on" : "off",
    QR_TTL_SECONDS: "600",
    LOG_LEVEL: "error",
  };
  execFileSync(process.execPath, ["scripts/migrate.mjs"], { env, stdio: "ignore" });
  const loader = entry.endsWith(".ts") ? ["--import", "tsx"] : [];
  const args = ["--expose-gc", ...loader, "--import", "./dist/soak/memory.mjs", entry];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = once(child, "exit");
  process.on("exit", () => child.kill("SIGKILL"));
  void ended.then(([code]) => {
    if (!code) return;
    console.error(`The server ended with ${code}.`);
    process.exit(1);
  });
  await once(child, "message");
  return {
    place: { port, host },
    memory: () => memoryOf(child),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function memoryOf(child: ChildProcess): Promise<Memory> {
  const answered = once(child, "message");
  child.send("memory");
  const [{ memory }] = await answered;
  return memory;
}
