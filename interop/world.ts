/** The production build, a browser on a desktop, and a phone that is signed in: whom a client needs to sign somebody in. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import Sqlite from "better-sqlite3";
import { newServer, type ServerSettings, type TestServer } from "../e2e/server";
import { readCode } from "../e2e/steps";
import { Client } from "../lib/api/testing/client";
import { overHttp } from "../lib/api/testing/over-http";
import { userAgents } from "../lib/api/testing/user-agents";
import { freePort } from "../lib/server/testing/free-port";

const run = promisify(execFile);
const NAME = "Ada Lovelace";

/** A client that nobody here wrote. `run` resolves to what was seen, and throws where it did not sign in. */
export interface Interop {
  name: string;
  /** Brings what it needs, which may take its time. @throws Skipped */
  prepare?(): void;
  run(world: World): Promise<string>;
}

/** Thrown where what it needs is not to be had on this machine. */
export class Skipped extends Error {
  override name = "Skipped";
}

export interface Added {
  id: string;
  secret: string;
}

/** Who signs in, as a client is to know them. */
export interface Person {
  sub: string;
  name: string;
}

export interface World {
  issuer: string;
  person: Person;
  /** An empty folder, for what a client keeps. */
  directory: string;
  port(): Promise<number>;
  /** A client, by the operator's command; the server knows of it by then. */
  add(id: string, ...options: string[]): Promise<Added>;
  /** What the operator says of the person, and nobody else. */
  say(entry: { email: string; groups: string[] }): Promise<void>;
  /** Serves a site until the end. */
  serve(port: number, site: RequestListener): Promise<void>;
  /** A page in a browser that nobody is signed in to. */
  page(options?: BrowserContextOptions): Promise<Page>;
  /** Opens a client's page that asks for a sign-in, which the phone then lets in; resolves once the page is back at the client. */
  signIn(url: string): Promise<Page>;
  /** Lets in the browser that shows a code; resolves to when the phone's yes was sent, by `performance.now()`. */
  letIn(page: Page): Promise<number>;
  /** Lets in a device by the letters that it shows. */
  letInDevice(letters: string): Promise<void>;
  /** Ends what the phone has let in. */
  endOthers(): Promise<void>;
  /** Starts the server anew, with these settings on top of its own until the next time. */
  restart(settings: ServerSettings): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const server = await newServer({ RATE_LIMITS: "off" });
  const issuer = server.origin;
  const directory = await mkdtemp(path.join(tmpdir(), "qr-login-interop-"));
  const browser = await launch();
  const { phone, person, username } = await newPhone(server);
  const env = { ...process.env, DATABASE_URL: `file:${server.databaseFile}`, APP_URL: issuer };
  const sites: Server[] = [];

  async function page(options?: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(20_000);
    return context.newPage();
  }

  async function letIn(desktop: Page): Promise<number> {
    const id = idIn(await readCode(desktop));
    const { confirmToken, for: asked } = (await phone.scan(id, { via: "address" })).value;
    const number = await desktop.getByText(/^\d\d$/).textContent();
    const sentMs = performance.now();
    void (await phone.confirm(id, { confirmToken, number, kind: asked?.kind })).value;
    return sentMs;
  }

  return {
    issuer,
    person,
    directory,
    port: freePort,
    page,
    letIn,
    async add(id, ...options) {
      const args = ["dist/client.mjs", "add", id, "--name", id, "--json", ...options];
      const { clientSecret = "" } = JSON.parse((await run(process.execPath, args, { env })).stdout);
      await isKnown(issuer, id);
      return { id, secret: clientSecret };
    },
    async say({ email, groups }) {
      const told = ["--email", email, ...groups.flatMap((group) => ["--group", group])];
      await run(process.execPath, ["dist/admin.mjs", "users", "set", username, ...told], { env });
    },
    async serve(port, site) {
      const http = createServer(site).listen(port, "localhost");
      sites.push(http);
      await once(http, "listening");
    },
    async signIn(url) {
      const desktop = await page();
      await desktop.goto(url);
      await letIn(desktop);
      await desktop.waitForURL((at) => at.origin === new URL(url).origin);
      return desktop;
    },
    async letInDevice(letters) {
      const { id } = (await phone.lookup(letters)).value;
      const { confirmToken } = (await phone.scan(id, { via: "typed" })).value;
      void (await phone.confirm(id, { confirmToken, kind: "device" })).value;
    },
    async endOthers() {
      void (await phone.endOtherDevices()).value;
    },
    async restart(settings) {
      await server.stop();
      await server.start(settings);
    },
    async close() {
      for (const site of sites) {
        site.close();
        site.closeAllConnections();
      }
      await browser.close();
      await server.remove();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function newPhone({ origin, databaseFile }: TestServer) {
  const phone = await Client.open({ origin, transport: overHttp(origin), userAgent: userAgents.chromeOnAndroid });
  const account = await phone.signUp({ name: NAME });
  void (await phone.signIn(account)).value;
  const database = new Sqlite(databaseFile, { readonly: true });
  const sub = database.prepare("SELECT id FROM User WHERE username = ?").pluck().get(account.username) as string;
  database.close();
  return { phone, person: { sub, name: NAME }, username: account.username };
}

function launch(): Promise<Browser> {
  const candidates = [process.env.CHROMIUM_PATH, chromium.executablePath(), "/usr/bin/chromium"];
  const executablePath = candidates.find((each) => each && existsSync(each));
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ args, ...(executablePath && { executablePath }) });
}

/** The ticket that a QR code's address names. */
function idIn(address: string): string {
  return new URL(address).hash.slice(1);
}

async function isKnown(issuer: string, id: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const answer = await fetch(`${issuer}/oidc/authorize?client_id=${id}`, { redirect: "manual" });
    const text = await answer.text();
    if (answer.status !== 404 && !text.includes("invalid_client")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The server does not know the client ${id}`);
}

/** That a client took the sign-in for the person who made it. */
export function expectPerson({ person }: World, told: Partial<Record<"sub" | "name", unknown>>): void {
  for (const name of ["sub", "name"] as const) {
    if (told[name] !== person[name]) throw new Error(`${name} is ${String(told[name])} and not ${person[name]}`);
  }
}

/** What a site shows, where it shows JSON. */
export async function shown<Shown>(page: Page): Promise<Shown> {
  return JSON.parse((await page.textContent("body")) ?? "null") as Shown;
}
