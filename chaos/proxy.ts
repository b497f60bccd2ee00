import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { startNodeProxy } from "./node-proxy";

export interface Certificate {
  certFile: string;
  keyFile: string;
}

interface ProxyOptions {
  ports: readonly number[];
  port: number;
  directory: string;
  certificate: Certificate | undefined;
}

/** What stands in front of the instances. */
export interface FrontProxy {
  name: string;
  port: number;
  /** How long it leaves out an instance that was away, as deploy/ says, before it asks it again. */
  noticesMs: number;
  /** Everything it has printed. */
  output(): string;
  stop(): Promise<void>;
}

export const PROXIES = ["nginx", "caddy", "node"] as const;
export type ProxyName = (typeof PROXIES)[number];

const START: Record<ProxyName, (options: ProxyOptions) => Promise<FrontProxy>> = {
  nginx: startNginx,
  caddy: startCaddy,
  node: ({ ports, port }) => startNodeProxy(ports, port),
};

/** The first proxy that is installed here: nginx, Caddy, else one of our own. */
export function installedProxy(): ProxyName {
  return PROXIES.find((name) => name === "node" || versionOf(name)) ?? "node";
}

/** What it calls itself, such as `nginx version: nginx/1.22.1`; undefined where it is not installed. */
export function versionOf(name: "nginx" | "caddy"): string | undefined {
  const { status, stdout, stderr } = spawnSync(COMMANDS[name], [name === "nginx" ? "-v" : "version"], {
    encoding: "utf8",
  });
  return status === 0 ? `${stdout}${stderr}`.trim() : undefined;
}

/** `CADDY` and `NGINX` name others than the installed ones. */
const COMMANDS = { nginx: process.env.NGINX || "nginx", caddy: process.env.CADDY || "caddy" };

/**
 * @param ports of the instances
 * @param port where it listens, on the loopback interface
 * @param directory for its files
 * @param certificate with which it speaks https on that port, as deploy/ has it; plain http without one
 */
export async function startProxy(
  name: ProxyName,
  ports: readonly number[],
  port: number,
  directory: string,
  certificate?: Certificate,
): Promise<FrontProxy> {
  await mkdir(directory, { recursive: true });
  return START[name]({ ports, port, directory: path.resolve(directory), certificate });
}

/** deploy/nginx.conf with these ports, and without what belongs to its other port. */
async function startNginx({ ports, port, directory, certificate }: ProxyOptions): Promise<FrontProxy> {
  const ssl = certificate
    ? `ssl_certificate ${path.resolve(certificate.certFile)};\nssl_certificate_key ${path.resolve(certificate.keyFile)};`
    : "";
  const site = (await readFile("deploy/nginx.conf", "utf8"))
    .replace(/(\s*server 127\.0\.0\.1:\d+ ([^;]*);)+/, (_all, _last, options: string) =>
      ports.map((each) => `\nserver 127.0.0.1:${each} ${options};`).join(""),
    )
    .replace(/^server \{\s+listen 80;[\s\S]*?^\}/m, "")
    .replace(/^\s*(listen \[::\]|ssl_).*$/gm, "")
    .replace("root /var/www/qr-login;", `root ${path.resolve("deploy")};`)
    .replace("listen 443 ssl http2;", `listen 127.0.0.1:${port}${certificate ? " ssl http2" : ""};\n${ssl}`);
  const config = `
worker_processes 1;
pid ${directory}/nginx.pid;
error_log stderr warn;
daemon off;
events { worker_connections 4096; }
http {
  access_log ${directory}/access.log;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((each) => `${each}_temp_path ${directory}/${each};`).join("\n  ")}
  ${site}
}
`;
  const file = path.join(directory, "nginx.conf");
  await writeFile(file, config);
  const nginx = spawn(COMMANDS.nginx, ["-p", directory, "-e", "stderr", "-c", file]);
  return running({ name: "nginx", port, noticesMs: 5_500 }, nginx, directory);
}

/** deploy/Caddyfile with these ports, trusting what the clients of the run say about their address. */
async function startCaddy({ ports, port, directory, certificate }: ProxyOptions): Promise<FrontProxy> {
  const tls = certificate
    ? `\ttls ${path.resolve(certificate.certFile)} ${path.resolve(certificate.keyFile)}\n\trequest_body {`
    : "\trequest_body {";
  const config = (await readFile("deploy/Caddyfile", "utf8"))
    .replace(/^\{$/m, "{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1")
    .replace(/^\trequest_body \{/m, () => tls)
    .replace("lb_policy round_robin", "lb_policy round_robin\n\t\ttrusted_proxies 127.0.0.1/32");
  const file = path.join(directory, "Caddyfile");
  await writeFile(file, config);
  const env = {
    ...process.env,
    SITE_ADDRESS: certificate ? `https://localhost:${port}` : `http://:${port}`,
    DOWN_PAGE: path.resolve("deploy"),
    UPSTREAMS: ports.map((each) => `127.0.0.1:${each}`).join(" "),
    XDG_DATA_HOME: directory,
    XDG_CONFIG_HOME: directory,
  };
  const caddy = spawn(COMMANDS.caddy, ["run", "--adapter", "caddyfile", "--config", file], { env });
  return running({ name: "Caddy", port, noticesMs: 1_500 }, caddy, directory);
}

/** Resolves once it listens. */
async function running(
  { name, port, noticesMs }: Pick<FrontProxy, "name" | "port" | "noticesMs">,
  child: ChildProcess,
  directory: string,
): Promise<FrontProxy> {
  let output = "";
  const file = createWriteStream(path.join(directory, "proxy.log"));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
      file.write(chunk);
    });
  }
  // SIGKILL would leave the workers of nginx behind.
  const onExit = () => void child.kill("SIGTERM");
  process.once("exit", onExit);
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${name} did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    name,
    port,
    noticesMs,
    output: () => output,
    async stop() {
      process.off("exit", onExit);
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
