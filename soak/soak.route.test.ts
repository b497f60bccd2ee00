import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

test("a small soak loses no event and gives its memory back", async () => {
  // Without the pages, which need a build.
  const args = [
    "scripts/soak.mjs",
    "--streams=300",
    "--seconds=2",
    "--rounds=1",
    "--entry=lib/server/testing/api-server.ts",
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(stdout).toContain("15 events told, 0 lost");
  expect(stdout).toContain("0 streams,");
  expect(stdout).toContain("No event was lost, and the memory came back.");
}, 180_000);
