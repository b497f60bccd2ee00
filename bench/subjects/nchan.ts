import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cpuSeconds, freePort, memoryKib, runUntilExit } from "../measure/processes";
import { newDirectory, type Subject, subject } from "../measure/subject";

const MODULES = ["/usr/lib/nginx/modules/ngx_nchan_module.so", "/usr/lib64/nginx/modules/ngx_nchan_module.so"];

/** Whether Debian's nginx and libnginx-mod-nchan, or the like, are installed. */
export function nchanIsInstalled(): boolean {
  return MODULES.some((file) => existsSync(file)) && spawnSync("nginx", ["-v"]).status === 0;
}

/** nginx with nchan: streams in C, and no database. */
export async function nchan(): Promise<Subject> {
  const port = await freePort();
  const directory = await newDirectory();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${directory}/${name};`)
    .join("\n");
  const file = path.join(directory, "nginx.conf");
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? "user root;" : ""}
    load_module ${MODULES.find((each) => existsSync(each))};
    daemon off;
    worker_processes 1;
    worker_rlimit_nofile 20000;
    pid ${directory}/nginx.pid;
    error_log ${directory}/error.log;
    events { worker_connections 16000; }
    http {
      access_log off;
      ${temporary}
      keepalive_timeout 65;
      server {
        listen 127.0.0.1:${port};
        location ~ ^/events/(\\w+)$ {
          nchan_subscriber eventsource;
          nchan_subscriber_first_message newest;
          nchan_eventsource_ping_interval 15;
          nchan_channel_id $1;
        }
        location ~ ^/confirm/(\\w+)$ {
          nchan_publisher;
          nchan_message_buffer_length 1;
          nchan_message_timeout 60s;
          nchan_channel_id $1;
        }
      }
    }`,
  );
  const child = spawn("nginx", ["-p", directory, "-e", `${directory}/error.log`, "-c", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const { ended, output } = runUntilExit(child);
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`nginx ended:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const worker = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ")[0]);
  const server = {
    output,
    cpuSeconds: () => cpuSeconds(worker),
    memoryKib: () => memoryKib(worker),
    collect: async () => {},
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
  return subject("nginx with nchan", [server], { client: "nchan", place: { port } });
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
