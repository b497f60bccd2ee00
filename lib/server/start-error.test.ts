import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { LocationError } from "../network/geoip";
import { sentencesOf } from "./start-error";

const SETTINGS = { NEXTAUTH_SECRET: "Yq0vP2m8sT4uW6xZ1bD3fH5jK7nR9cEa", DATABASE_URL: "file:./nowhere/qr-login.db" };

describe("a server of somebody else's says in a sentence why it does not start", () => {
  test.each<[why: string, settings: Record<string, string>, sentence: RegExp]>([
    [
      "a setting",
      { NEXTAUTH_SECRET: "change me ".repeat(4) },
      /^NEXTAUTH_SECRET is a sample's or could be guessed\. Make one with: openssl rand -base64 32\.$/,
    ],
    ["its database", {}, /^The database \S+ is not there yet\. Apply the migrations with: npm run migrate$/],
  ])("%s", (_, settings, sentence) => {
    const { status, stderr } = run(["lib/server/testing/foreign-mount.ts"], settings);
    const [title, line = "", ...more] = stderr.trimEnd().split("\n");
    expect([status, title, more]).toEqual([1, "QR Login cannot start.", []]);
    expect(line.trim()).toMatch(sentence);
  });
});

test("what keeps places from being read is a sentence too", () => {
  expect(sentencesOf(new LocationError("GEOIP_DB names x, which is not there."))).toHaveLength(1);
});

test("what is a fault of ours is told with its place", () => {
  const script = `import("./lib/server/start-error.ts").then(({ refuseStart }) => refuseStart(new TypeError("x is not y")));`;
  const { status, stderr } = run(["-e", script], {});
  expect(status).toBe(1);
  expect(stderr).toMatch(/^TypeError: x is not y\n +at /);
});

function run(program: readonly string[], settings: Record<string, string>) {
  const env = { ...process.env, ...SETTINGS, ...settings };
  return spawnSync(process.execPath, ["--import", "tsx", ...program], { env, encoding: "utf8" });
}
