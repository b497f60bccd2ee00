/** What an operator runs on the machine itself: the commands of docs/first-day.md, health checks, compose's services. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { type Clients, newClients } from "../../chaos/clients";
import { newInstance } from "../../chaos/instance";
import { flawlessLogin } from "../../chaos/probe";
import type { Client } from "../../lib/api/testing/client";
import { userAgents } from "../../lib/api/testing/user-agents";
import { startPostgres } from "../../lib/db/testing/postgres-server.mjs";
import { freePort } from "../../lib/server/testing/free-port";
import { environmentOf, readCompose } from "./compose";
import { hold, holdNone } from "./day";

export interface MachineCheck {
  name: string;
  short?: boolean;
  run(directory: string): Promise<string>;
}

const secret = () => randomBytes(32).toString("base64url");

export const healthUnderTls: MachineCheck = {
  name: "the container's health check knows a living process from a dead one, with TLS and without",
  short: true,
  async run(directory) {
    const tls = {
      TLS_CERT: path.join(directory, "certificate.pem"),
      TLS_KEY: path.join(directory, "certificate-key.pem"),
      // A name that nobody in a container knows.
      APP_URL: "https://login.example.org",
    };
    const wrong: string[] = [];
    for (const [name, settings] of Object.entries({ plain: {}, tls })) {
      const database = `file:${path.resolve(directory, `health-${name}.db`)}`;
      rmSync(database.slice(5), { force: true });
      const own = { ...settings, DATABASE_URL: database, NEXTAUTH_SECRET: secret(), MIGRATE_ON_START: "on" };
      const port = await freePort();
      const instance = newInstance(`health-${name}`, port, own, directory);
      const check = () => {
        const env = { ...process.env, ...own, HOST: "127.0.0.1", PORT: String(port) };
        return spawnSync(process.execPath, ["scripts/healthcheck.mjs"], { env }).status;
      };
      await instance.start();
      if (check() !== 0) wrong.push(`${name}: the living one fails`);
      instance.pause();
      if (check() === 0) wrong.push(`${name}: the hanging one passes`);
      await instance.kill();
      if (check() === 0) wrong.push(`${name}: the dead one passes`);
      holdNone(notJson(instance.output()), "lines of the log are no JSON");
    }
    holdNone(wrong, "health checks are wrong");
    return "both ways";
  },
};

export const composeServices: MachineCheck = {
  name: "compose's services do as processes what compose.yaml tells them",
  async run(directory) {
    const postgres = await startPostgres();
    const instances: ReturnType<typeof newInstance>[] = [];
    try {
      const database = new URL(postgres.url);
      const dotenv = {
        NEXTAUTH_SECRET: secret(),
        POSTGRES_PASSWORD: database.password,
        METRICS_TOKEN: secret(),
        SITE_NAME: "Acme",
        SITE_ADDRESS: "localhost",
      };
      const services = readCompose(dotenv);
      // The names that compose's network has, and this machine does not.
      const settingsOf = (name: string) => {
        const own = environmentOf(services[name] ?? {}, dotenv);
        const url = own.DATABASE_URL?.replace(
          /qr_login:(.+)@postgres:5432\/qr_login/,
          `postgres:$1@${database.host}/postgres`,
        );
        return { ...own, DATABASE_URL: url ?? "" };
      };
      const [command = "", ...args] = services.migrate?.command ?? [];
      const migrated = spawnSync(command, args, {
        env: { ...process.env, ...settingsOf("migrate") },
        encoding: "utf8",
      });
      hold(migrated.status === 0, `migrate: ${migrated.stderr}`);
      for (const name of ["app-1", "app-2"]) {
        const port = await freePort();
        const instance = newInstance(name, port, settingsOf(name), directory);
        instances.push(instance);
        await instance.start();
        const at = `http://127.0.0.1:${port}`;
        const page = await (await fetch(`${at}/login`)).text();
        hold(page.includes("Acme"), `${name}: SITE_NAME is without effect`);
        const headers = { authorization: `Bearer ${dotenv.METRICS_TOKEN}` };
        const metrics = await fetch(`${at}/api/metrics`, { headers });
        hold(metrics.ok && (await metrics.text()).includes("qr_login_ready 1"), `${name}: metrics ${metrics.status}`);
        hold((await fetch(`${at}/api/metrics`)).status === 401, `${name}: metrics for everybody`);
      }
      return "migrate, app-1, app-2";
    } finally {
      await Promise.all(instances.map((instance) => instance.stop()));
      await postgres.stop();
    }
  },
};

export const documentedCommands: MachineCheck = {
  name: "the commands of docs/first-day.md do what stands there",
  async run(directory) {
    const ran: string[] = [];
    for (const kind of ["sqlite", "postgres"] as const) {
      const binaries = postgresBinaries();
      if (kind === "postgres" && !binaries) {
        ran.push("no pg_dump with its server here, so that Postgres's backup is not tried (Debian: postgresql)");
        continue;
      }
      const postgres = kind === "postgres" ? await startPostgres({ binaries }) : undefined;
      const place = path.resolve(directory, kind);
      rmSync(place, { recursive: true, force: true });
      mkdirSync(place, { recursive: true });
      const port = await freePort();
      const origin = `http://localhost:${port}`;
      const env = {
        ...process.env,
        ...(binaries && { PATH: `${binaries}:${process.env.PATH}` }),
        APP_URL: origin,
        PORT: String(port),
        HOST: "127.0.0.1",
        DATABASE_URL: postgres?.url ?? `file:${place}/qr-login.db`,
        NEXTAUTH_SECRET: secret(),
        METRICS_TOKEN: secret(),
        TRUST_PROXY: "1",
        BACKUPS: place,
        LOG_LEVEL: "warn",
      };
      const run = (name: string): string => {
        let printed = "";
        for (const line of blockOf(name)) {
          const { status, stdout, stderr } = spawnSync("bash", ["-ceu", line], { env, encoding: "utf8" });
          hold(status === 0, `${line}: ${stderr || stdout}`);
          ran.push(line);
          printed += stdout;
        }
        return printed;
      };
      let server: ChildProcess | undefined;
      const start = async () => {
        const [line = ""] = blockOf("start");
        server = spawn("bash", ["-ceu", `exec ${line}`], { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
        const started = server;
        await new Promise<void>((resolve, reject) => {
          started.once("message", () => resolve());
          started.once("exit", (code) => reject(new Error(`${line} ended with ${code}`)));
        });
        ran.push(line);
      };
      const stop = async () => {
        const running = server;
        server = undefined;
        if (!running) return;
        running.kill("SIGTERM");
        await once(running, "exit");
      };
      try {
        run("migrate");
        await start();
        const clients = newClients(origin);
        const phone = await invited(clients, run("accounts"));
        await flawlessLogin(clients, phone);
        run("watch");
        run(`backup-${kind}`);
        // What came after the backup is not in it.
        await flawlessLogin(clients, phone);
        await stop();
        if (kind === "sqlite") {
          const files = readdirSync(place).filter((each) => each.startsWith("backup"));
          hold(files.length === 1 && /\.db$/.test(files[0] ?? ""), `the backup is ${files.join(", ")}`);
          hold((statSync(path.join(place, files[0] ?? "")).mode & 0o077) === 0, "others can read the backup");
        }
        run(`restore-${kind}`);
        if (kind === "postgres") env.DATABASE_URL = new URL("qr_login_restored", env.DATABASE_URL).href;
        await start();
        const session = await phone.session();
        hold("user" in session.value, "the restored database has no session of before");
        await flawlessLogin(clients, phone);
      } finally {
        await stop();
        await postgres?.stop();
      }
    }
    return `${new Set(ran).size} of them`;
  },
};

/** A phone that is signed in to accounts made by both links: of the administrator, and of somebody who was invited. */
async function invited(clients: Clients, printed: string): Promise<Client> {
  const phone = await clients.desktop();
  phone.userAgent = userAgents.chromeOnAndroid;
  for (const purpose of ["setup", "invite"]) {
    const [token] = new RegExp(`${purpose}_[\\w-]{43}`).exec(printed) ?? [];
    const account = { username: `first-${purpose}`, name: "Ada Lovelace", password: "four plain little words" };
    const used = await phone.call("POST", "/api/links/use", { body: { token, ...account }, proof: true });
    hold(used.status === 201, `the ${purpose} link: ${used.status}`);
    void (await phone.signIn(account)).value;
  }
  return phone;
}

/** The commands under a `<!-- run: name -->` of docs/first-day.md, without comments. */
export function blockOf(name: string, text = readFileSync("docs/first-day.md", "utf8")): string[] {
  const [, block] = new RegExp(`<!-- run: ${name} -->\\n+\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(text) ?? [];
  if (block === undefined) throw new Error(`docs/first-day.md has no commands called ${name}`);
  const lines = block.replaceAll("\\\n", " ").split("\n");
  return lines.map((line) => line.replace(/\s+# .*$/, "").trim()).filter((line) => line && !line.startsWith("#"));
}

/** Where pg_dump and the server of the same version are; undefined where they are not installed. */
function postgresBinaries(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  return versions
    .map((version) => `${debian}/${version}/bin`)
    .find((each) =>
      ["postgres", "initdb", "pg_dump", "pg_restore", "createdb"].every((name) => existsSync(`${each}/${name}`)),
    );
}

/** The lines that are no JSON. */
export function notJson(output: string): string[] {
  return output.split("\n").filter((line) => {
    if (line === "") return false;
    try {
      return typeof JSON.parse(line).level !== "string";
    } catch {
      return true;
    }
  });
}
