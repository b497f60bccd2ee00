import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";

const FILES = ["scripts/healthcheck.mjs", "lib/env/env-file.mjs", "lib/env/text-file.mjs"];
let project = "";
let [living, dead] = [0, 0];
const server = createServer((_, response) => response.end());

beforeAll(async () => {
  // A project of its own, whose .env may be written.
  project = mkdtempSync(path.join(tmpdir(), "qr-healthcheck-"));
  for (const file of FILES) {
    mkdirSync(path.join(project, path.dirname(file)), { recursive: true });
    cpSync(file, path.join(project, file));
  }
  living = await listening(server);
  const gone = createServer();
  dead = await listening(gone);
  gone.close();
  await once(gone, "close");
});

afterAll(() => {
  server.close();
  rmSync(project, { recursive: true });
});

test("a health check that finds nobody says where it looked", async () => {
  expect(await check(`PORT=${living}`, { HOST: "", PORT: String(dead) })).toEqual([
    1,
    `Nothing answers at http://127.0.0.1:${dead}/api/health (ECONNREFUSED), which HOST and PORT name.\n`,
  ]);
});

test("it looks where .env says, as the server does, which tells of lines that are no setting", async () => {
  expect(await check(`HOST=127.0.0.1\nPORT=${living} # of this machine\nnonsense\n`, {})).toEqual([0, ""]);
});

async function check(envFile: string, settings: Record<string, string>): Promise<[status: number, complaint: string]> {
  writeFileSync(path.join(project, ".env"), envFile);
  const { HOST: _host, PORT: _port, ...environment } = process.env;
  // From anywhere.
  const child = spawn(process.execPath, [path.join(project, "scripts/healthcheck.mjs")], {
    cwd: tmpdir(),
    env: { ...environment, ...settings } as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [complaint, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  return [status, complaint];
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
