import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { debianProgram, type Program } from "../debian";
import { expectPerson, type Interop, type World } from "../world";

const MODULES = "/usr/lib/apache2/modules";
const NEEDED = ["/usr/sbin/apache2", `${MODULES}/mod_auth_openidc.so`];

/** A page that Apache protects, by the settings of docs/openid.md. */
export const apache: Interop = {
  name: "mod_auth_openidc",
  async run(world) {
    const site = await openApache(world, "apache");
    try {
      const told = await toldOf(await world.signIn(site.page));
      expectPerson(world, told);
      return `REMOTE_USER is the subject; name and acr ${told.acr} arrive`;
    } finally {
      await site.close();
    }
  },
};

/** Starts it; `page` is the one that it protects. */
export async function openApache(world: World, name: string): Promise<{ page: string; close(): Promise<void> }> {
  const program = debianProgram(["apache2-bin", "libapache2-mod-auth-openidc"], NEEDED);
  const port = await world.port();
  const origin = `http://localhost:${port}`;
  const { id, secret } = await world.add(name, "--redirect", `${origin}/secure/redirect_uri`);
  const home = path.join(world.directory, name);
  await mkdir(path.join(home, "htdocs/secure"), { recursive: true });
  await Promise.all([world.directory, home].map((folder) => chmod(folder, 0o755)));
  await writeFile(path.join(home, "htdocs/secure/index.html"), "<title>Secure</title><h1>Secure</h1>");
  const file = path.join(home, "apache.conf");
  await writeFile(file, configuration({ program, home, port, issuer: world.issuer, id, secret }));
  const child = await start(program, file, origin, home);
  return {
    page: `${origin}/secure/`,
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Whom the page was shown to, by what Apache handed on. */
export function toldOf(page: Page): Promise<Record<"sub" | "name" | "acr", string | null>> {
  return page.evaluate(async () => {
    const { headers } = await fetch(location.href, { mode: "same-origin" });
    return { sub: headers.get("x-seen-sub"), name: headers.get("x-seen-name"), acr: headers.get("x-seen-acr") };
  });
}

interface Site {
  program: Program;
  home: string;
  port: number;
  issuer: string;
  id: string;
  secret: string;
}

function configuration({ program: { root }, home, port, issuer, id, secret }: Site): string {
  const modules = ["mpm_event", "authz_core", "authz_user", "authn_core", "headers", "dir", "auth_openidc"];
  return `ServerRoot ${home}
Listen 127.0.0.1:${port}
ServerName localhost:${port}
PidFile ${home}/apache.pid
DefaultRuntimeDir ${home}
ErrorLog ${home}/error.log
DocumentRoot ${home}/htdocs
${modules.map((name) => `LoadModule ${name}_module ${root}${MODULES}/mod_${name}.so`).join("\n")}
${process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : ""}
DirectoryIndex index.html
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${id}
OIDCClientSecret ${secret}
OIDCRedirectURI http://localhost:${port}/secure/redirect_uri
OIDCCryptoPassphrase ${randomBytes(16).toString("hex")}
OIDCScope "openid profile"
OIDCPKCEMethod S256
OIDCRemoteUserClaim sub
<Location /secure>
  AuthType openid-connect
  Require valid-user
  Header set X-Seen-Sub "expr=%{REMOTE_USER}"
  Header set X-Seen-Name "%{OIDC_CLAIM_name}e"
  Header set X-Seen-Acr "%{OIDC_CLAIM_acr}e"
</Location>
`;
}

async function start({ root, env }: Program, file: string, origin: string, home: string): Promise<ChildProcess> {
  const child = spawn(`${root}/usr/sbin/apache2`, ["-f", file, "-D", "FOREGROUND"], { env, stdio: "ignore" });
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const answer = await fetch(origin, { redirect: "manual" }).catch(() => undefined);
    if (answer) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`Apache does not answer: ${await readFile(path.join(home, "error.log"), "utf8").catch(() => "")}`);
}
