import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expectPerson, type Interop, Skipped, shown } from "../world";

const HOME = path.resolve("interop/python");
const PYTHON = path.join(HOME, "bin/python");
const INSTALLED = path.join(HOME, "installed");
const EMAIL = "ada@example.org";

interface Told {
  sub?: string;
  name?: string;
  email?: string;
  admin?: boolean;
  userinfo?: string;
  error?: string;
}

/** Mealie, whose program is not to be had as a package: the library that it signs people in by, and what it asks of the claims. */
export const mealie: Interop = {
  name: "mealie-like (Authlib)",
  prepare: installAuthlib,
  async run(world) {
    await world.say({ email: EMAIL, groups: ["family", "admins"] });
    const port = await world.port();
    const origin = `http://localhost:${port}`;
    const { id, secret } = await world.add("mealie", "--redirect", `${origin}/login`);
    const settings = {
      PYTHONWARNINGS: "ignore",
      PORT: String(port),
      OIDC_CONFIGURATION_URL: `${world.issuer}/.well-known/openid-configuration`,
      OIDC_CLIENT_ID: id,
      OIDC_CLIENT_SECRET: secret,
    };
    const child = spawn(PYTHON, ["interop/clients/mealie.py"], {
      env: { ...process.env, ...settings },
      stdio: "inherit",
    });
    try {
      await answers(origin);
      const told = await shown<Told>(await world.signIn(`${origin}/api/auth/oauth`));
      if (told.error) throw new Error(told.error);
      expectPerson(world, told);
      if (told.email !== EMAIL || told.userinfo !== EMAIL || told.admin !== true) {
        throw new Error(`It took the person for ${JSON.stringify(told)}`);
      }
      return "Authlib for Starlette, with PKCE, state and nonce; address and groups in the ID token, an administrator by group";
    } finally {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    }
  },
};

/** An environment of its own, beside us. @throws Skipped where Python or its packages are not to be had */
function installAuthlib(): void {
  if (existsSync(INSTALLED)) return;
  try {
    execFileSync("python3", ["-m", "venv", "--clear", HOME], { stdio: "ignore" });
    const packages = ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement", "interop/clients/mealie.txt"];
    execFileSync(PYTHON, packages, { stdio: "ignore", timeout: 180_000 });
    writeFileSync(INSTALLED, "");
  } catch {
    rmSync(HOME, { recursive: true, force: true });
    throw new Skipped("Authlib is not to be had: it takes python3 with venv, and pip");
  }
}

async function answers(origin: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(origin).catch(() => undefined)) return;
    await sleep(100);
  }
  throw new Error("Its server does not answer");
}
