import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test("a server of somebody else's says in a sentence why it does not start", () => {
  const env = { ...process.env, NEXTAUTH_SECRET: "change me ".repeat(4), DATABASE_URL: "file:./nowhere/qr-login.db" };
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "lib/server/testing/foreign-mount.ts"], {
    env,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([
    1,
    "QR Login cannot start.\n  NEXTAUTH_SECRET is a sample's or could be guessed. Make one with: openssl rand -base64 32.\n",
  ]);
});
