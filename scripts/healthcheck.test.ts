import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";

test("a health check that finds nobody says where it looked", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const env = { ...process.env, HOST: "", PORT: String(port) };
  const { status, stderr } = spawnSync(process.execPath, ["scripts/healthcheck.mjs"], { env, encoding: "utf8" });
  expect([status, stderr]).toEqual([
    1,
    `Nothing answers at http://127.0.0.1:${port}/api/health (ECONNREFUSED), which HOST and PORT name.\n`,
  ]);
});
