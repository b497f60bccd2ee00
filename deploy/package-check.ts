/**
 * `npm run package-check`: the steps of the Dockerfile's last stage without a container. In an empty directory it installs
 * the production dependencies, copies what the stage copies out of the build, migrates, starts, and signs a desktop in,
 * on each database.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { newClients } from "../chaos/clients";
import { flawlessLogin } from "../chaos/probe";
import { startPostgres } from "../lib/db/testing/postgres-server.mjs";
import { freePort } from "../lib/server/testing/free-port";

const INSTALL = "npm ci --omit=dev --no-audit --no-fund";

const dockerfile = readFileSync("Dockerfile", "utf8");
const directory = mkdtempSync(path.join(tmpdir(), "qr-login-package-"));
process.once("exit", () => rmSync(directory, { recursive: true, force: true }));

for (const step of [INSTALL, '"scripts/start.mjs"', '"scripts/healthcheck.mjs"']) {
  if (!dockerfile.includes(step)) throw new Error(`The Dockerfile does not say ${step}`);
}

for (const file of ["package.json", "package-lock.json"]) cpSync(file, path.join(directory, file));
timed(INSTALL, () => run("npm", INSTALL.split(" ").slice(1)));
for (const { from, to } of copiedFromBuild())
  cpSync(from, path.resolve(directory, to), { recursive: true, verbatimSymlinks: true });
rmSync(path.join(directory, ".next/cache"), { recursive: true, force: true });
mkdirSync(path.join(directory, "data"));
console.log(
  `${size(".")} in all, of it ${size("node_modules")} packages, ${size(".next")} pages, ${size("dist")} server`,
);

await signInOn("SQLite", "");
const postgres = await startPostgres();
try {
  await signInOn("Postgres", postgres.url);
} finally {
  await postgres.stop();
}
console.log("It runs from production dependencies alone.");
process.exit(0);

/** What the last stage copies out of the build's directory, which is this one. */
function copiedFromBuild(): { from: string; to: string }[] {
  const lines = [...dockerfile.matchAll(/^COPY --from=build (.+)$/gm)].map(([, paths = ""]) => paths.split(" "));
  return lines.flatMap((paths) => {
    const to = paths.pop() ?? "";
    return paths.map((each) => {
      const from = path.relative("/app", each);
      return { from, to: paths.length > 1 ? path.join(to, path.basename(from)) : to };
    });
  });
}

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
    LOG_LEVEL: "warn",
  } as unknown as NodeJS.ProcessEnv;
  timed(`npm run migrate (${name})`, () => run("npm", ["run", "migrate"], env));
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

function size(name: string): string {
  const { stdout } = spawnSync("du", ["-sm", name], { cwd: directory, encoding: "utf8" });
  return `${Number.parseInt(stdout, 10)} MB`;
}
