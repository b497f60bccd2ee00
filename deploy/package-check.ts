/**
 * `npm run package-check`: the image's files without a container. They are put into an empty directory as the Dockerfile does;
 * from there it migrates, starts, and signs a desktop in, on each database.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { newClients } from "../chaos/clients";
import { flawlessLogin } from "../chaos/probe";
import { startPostgres } from "../lib/db/testing/postgres-server.mjs";
import { freePort } from "../lib/server/testing/free-port";

const PACKAGE = "node scripts/package.mjs";
/** Of everything in the image but Node.js itself. */
const MOST_MB = 250;

const dockerfile = readFileSync("Dockerfile", "utf8");
const directory = mkdtempSync(path.join(tmpdir(), "qr-login-package-"));
process.once("exit", () => rmSync(directory, { recursive: true, force: true }));

for (const step of [PACKAGE, '"scripts/start.mjs"', '"scripts/healthcheck.mjs"']) {
  if (!dockerfile.includes(step)) throw new Error(`The Dockerfile does not say ${step}`);
}

timed(PACKAGE, () => {
  const { status } = spawnSync(process.execPath, ["scripts/package.mjs", directory], { stdio: "inherit" });
  if (status !== 0) throw new Error(`${PACKAGE} ended with ${status}`);
});
mkdirSync(path.join(directory, "data"));
console.log(
  `${megabytes(".")} MB in all, of it ${megabytes("node_modules")} MB packages, ${megabytes(".next")} MB pages, ${megabytes("dist")} MB server`,
);
if (megabytes(".") > MOST_MB) throw new Error(`The image's files are more than ${MOST_MB} MB.`);

await signInOn("SQLite", "");
const postgres = await startPostgres();
try {
  await signInOn("Postgres", postgres.url);
} finally {
  await postgres.stop();
}
console.log("It runs from these files alone.");
process.exit(0);

async function signInOn(name: string, databaseUrl: string): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    ...Object.fromEntries(["PATH", "HOME"].map((each) => [each, process.env[each]])),
    HOST: "127.0.0.1",
    PORT: String(port),
    APP_URL: origin,
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    TRUST_PROXY: "1",
    SIGN_UP: "open",
    LOG_LEVEL: "warn",
  } as unknown as NodeJS.ProcessEnv;
  timed(`npm run migrate (${name})`, () => run(process.execPath, ["scripts/migrate.mjs"], env));
  const since = Date.now();
  const server = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: directory,
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  try {
    await ready(server);
    console.log(`npm start (${name}): ready after ${seconds(since)}`);
    run(process.execPath, ["scripts/healthcheck.mjs"], env);
    const page = await fetch(`${origin}/login`);
    if (!page.ok) throw new Error(`/login answers ${page.status}`);
    const clients = newClients(origin);
    const phone = await clients.phone();
    await flawlessLogin(clients, phone);
    console.log(`a desktop signed in (${name})`);
  } finally {
    server.kill("SIGTERM");
  }
  const [code] = await once(server, "exit");
  if (code !== 0) throw new Error(`The server ended with ${code} on SIGTERM`);
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("exit", () => reject(new Error("The server ended before it was ready")));
    server.on("message", (message: { ready?: string }) => message.ready && resolve());
  });
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status } = spawnSync(command, args, { cwd: directory, env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${status}`);
}

function timed(what: string, step: () => void): void {
  const since = Date.now();
  step();
  console.log(`${what}: ${seconds(since)}`);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function megabytes(name: string): number {
  const { stdout } = spawnSync("du", ["-sm", name], { cwd: directory, encoding: "utf8" });
  return Number.parseInt(stdout, 10);
}
