import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Interop, World } from "../world";

/** Where they find the packages that they name: those of interop/, and of the project above. */
const COPIES = path.resolve("interop/copies");

/** The site of examples/, copied as docs/openid.md says. */
export const exampleSite: Interop = {
  name: "examples/site-express",
  async run(world) {
    const port = await world.port();
    const site = `http://localhost:${port}`;
    const { id, secret } = await world.add("example", "--redirect", `${site}/callback`, "--post-logout", site);
    const child = copied("site-express", "server.mjs", world, {
      CLIENT_ID: id,
      CLIENT_SECRET: secret,
      PORT: String(port),
    });
    try {
      await answers(site);
      const page = await world.page();
      await page.goto(site);
      await page.getByRole("link", { name: "Sign in" }).click();
      await world.letIn(page);
      await page.getByText(`Hello ${world.person.name}`).waitFor();
      await page.getByRole("link", { name: "Sign out" }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("link", { name: "Sign in" }).waitFor();
      if (new URL(page.url()).origin !== site) throw new Error(`Its logout leads to ${page.url()}`);
      await page.goto(`${world.issuer}/login`);
      await page.getByRole("img", { name: "QR code to sign in with your phone" }).waitFor();
      return "signs in and out, back to its own page, and the browser is signed out here too";
    } finally {
      await end(child);
    }
  },
};

/** The command line of examples/. */
export const exampleCli: Interop = {
  name: "examples/cli",
  async run(world) {
    const { id } = await world.add("example-cli", "--public", "--device");
    const child = copied("cli", "index.mjs", world, { CLIENT_ID: id });
    let printed = "";
    child.stdout?.on("data", (part: Buffer) => {
      printed += part;
    });
    try {
      for (let tries = 0; tries < 200 && !LETTERS.test(printed); tries++) await sleep(50);
      await world.letInDevice(LETTERS.exec(printed)?.[0] ?? "");
      await once(child, "exit");
      if (!printed.includes(`Hello ${world.person.name}. You are @`)) throw new Error(`It printed ${printed}`);
      return "a code in the terminal, and the person's name once the phone said yes";
    } finally {
      await end(child);
    }
  },
};

const LETTERS = /\b[A-Z]{4}-[A-Z]{4}\b/;

function copied(example: string, file: string, { issuer }: World, env: Record<string, string>): ChildProcess {
  const copy = path.join(COPIES, example);
  cpSync(path.join("examples", example), copy, {
    recursive: true,
    filter: (source) => path.basename(source) !== "node_modules",
  });
  return spawn(process.execPath, [file], {
    cwd: copy,
    env: { ...process.env, ISSUER: issuer, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(COPIES, { recursive: true, force: true });
}

async function answers(site: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(site).catch(() => undefined)) return;
    await sleep(50);
  }
  throw new Error("It does not answer");
}
