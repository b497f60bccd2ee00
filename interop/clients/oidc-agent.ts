import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { debianProgram } from "../debian";
import { expectPerson, type Interop, type World } from "../world";

const run = promisify(execFile);
const NEEDED = ["/usr/bin/oidc-agent", "/usr/bin/oidc-gen", "/usr/bin/oidc-token"];

/** A command line of others that signs in by the device grant, and keeps its refresh token in an agent. It wants a secret. */
export const oidcAgent: Interop = {
  name: "oidc-agent",
  async run(world) {
    const { root, env } = debianProgram(["oidc-agent-cli"], NEEDED);
    const { id, secret } = await world.add("oidc-agent", "--device");
    const home = path.join(world.directory, "agent");
    await mkdir(path.join(home, ".oidc-agent"), { recursive: true });
    const own = { ...env, HOME: home, TMPDIR: home, OIDC_CONFIG_DIR: path.join(home, ".oidc-agent") };
    const socket = path.join(home, "agent.socket");
    const agent = spawn(`${root}/usr/bin/oidc-agent`, ["--no-autoload", "--console", `--socket-path=${socket}`], {
      env: own,
      stdio: "ignore",
    });
    try {
      await appeared(socket);
      const withAgent = { ...own, OIDC_SOCK: socket };
      await generate(world, `${root}/usr/bin/oidc-gen`, withAgent, { id, secret });
      const { stdout } = await run(`${root}/usr/bin/oidc-token`, ["qr-login"], { env: withAgent });
      const answer = await fetch(`${world.issuer}/oidc/userinfo`, {
        headers: { authorization: `Bearer ${stdout.trim()}` },
      });
      expectPerson(world, (await answer.json()) as object);
      return "device grant; the token that it refreshed opens userinfo";
    } finally {
      const ended = once(agent, "exit");
      agent.kill("SIGTERM");
      await ended;
    }
  },
};

async function appeared(file: string): Promise<void> {
  for (let tries = 0; tries < 100 && !existsSync(file); tries++) await sleep(50);
}

async function generate(
  world: World,
  program: string,
  env: NodeJS.ProcessEnv,
  { id, secret }: { id: string; secret: string },
): Promise<void> {
  const options = [
    ...["qr-login", "-m", `--iss=${world.issuer}`, `--client-id=${id}`, `--client-secret=${secret}`, "--flow=device"],
    ...["--scope=openid profile offline_access", "--redirect-uri=", "--pw-cmd=echo secret", "--no-scheme"],
    "--no-webserver",
  ];
  const child = spawn(program, options, { env, stdio: ["ignore", "pipe", "pipe"] });
  await world.letInDevice(await printed(child, /\b([A-Z]{4}-[A-Z]{4})\b/));
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`oidc-gen ended with ${code}`);
}

/** What a program prints, once it does. */
function printed(child: ChildProcessByStdio<null, Readable, Readable>, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part: Buffer) => {
        text += part;
        const [, found] = pattern.exec(text) ?? [];
        if (found) resolve(found);
      });
    }
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`It ended with ${code}: ${text}`)));
  });
}
