import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { startNodeProxy } from "./node-proxy";

/** What stands in front of the instances. */
export interface FrontProxy {
  name: string;
  port: number;
  /** Everything it has printed. */
  output(): string;
  stop(): Promise<void>;
}

export const PROXIES = ["nginx", "caddy", "node"] as const;
export type ProxyName = (typeof PROXIES)[number];

const START: Record<ProxyName, (ports: readonly number[], port: number, directory: string) => Promise<FrontProxy>> = {
  nginx: startNginx,
  caddy: startCaddy,
  node: startNodeProxy,
};

/** The first proxy that is installed here: nginx, Caddy, else one of our own. */
export function installedProxy(): ProxyName {
  return (
    PROXIES.find((name) => name === "node" || spawnSync(name, [name === "nginx" ? "-v" : "version"]).status === 0) ??
    "node"
  );
}

/**
 * @param ports of the instances
 * @param port where it listens, on the loopback interface
 * @param directory for its files
 */
export async function startProxy(
  name: ProxyName,
  ports: readonly number[],
  port: number,
  directory: string,
): Promise<FrontProxy> {
  await mkdir(directory, { recursive: true });
  return START[name](ports, port, path.resolve(directory));
}

/** deploy/nginx.conf with these ports, without TLS and what belongs to it. */
async function startNginx(ports: readonly number[], port: number, directory: string): Promise<FrontProxy> {
  const site = (await readFile("deploy/nginx.conf", "utf8"))
    .replace(/(\s*server 127\.0\.0\.1:\d+ ([^;]*);)+/, (_all, _last, options: string) =>
      ports.map((each) => `\nserver 127.0.0.1:${each} ${options};`).join(""),
    )
    .replace(/^server \{\s+listen 80;[\s\S]*?^\}/m, "")
    .replace(/^\s*(listen \[::\]|ssl_).*$/gm, "")
    .replace("listen 443 ssl http2;", `listen 127.0.0.1:${port};`);
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
  return running("nginx", spawn("nginx", ["-p", directory, "-e", "stderr", "-c", file]), port);
}

/** deploy/Caddyfile with these ports, on plain http, trusting what the clients of the run say about their address. */
async function startCaddy(ports: readonly number[], port: number, directory: string): Promise<FrontProxy> {
  const config = (await readFile("deploy/Caddyfile", "utf8"))
    .replace(/^\{$/m, "{\n\tadmin off\n\tdefault_bind 127.0.0.1")
    .replace("lb_policy round_robin", "lb_policy round_robin\n\t\ttrusted_proxies 127.0.0.1/32");
  const file = path.join(directory, "Caddyfile");
  await writeFile(file, config);
  const env = {
    ...process.env,
    SITE_ADDRESS: `http://:${port}`,
    UPSTREAMS: ports.map((each) => `127.0.0.1:${each}`).join(" "),
    XDG_DATA_HOME: directory,
    XDG_CONFIG_HOME: directory,
  };
  return running("Caddy", spawn("caddy", ["run", "--adapter", "caddyfile", "--config", file], { env }), port);
}

/** Resolves once it listens. */
async function running(name: string, child: ChildProcess, port: number): Promise<FrontProxy> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
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
