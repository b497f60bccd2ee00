import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const step = path.join(import.meta.dirname, "step.mjs");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "qr-login-step-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a step whose command is a line of JavaScript, in a process of its own, since a failed one ends it. */
function run(command: string, more: string) {
  const script = `import { runStep } from ${JSON.stringify(step)};
    await runStep({ title: "Making it", log: ${JSON.stringify(path.join(folder, "log"))}, command: process.execPath,
      args: ["-e", ${JSON.stringify(command)}], ${more} });
    console.log("went on");`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, CI: "1" },
  });
  return { status, stdout, stderr };
}

describe("a step", () => {
  test("that did what it is for goes on", () => {
    const { status, stdout } = run("", "check: () => undefined");
    expect({ status, went: stdout.includes("✓ Making it") && stdout.includes("went on") }).toEqual({
      status: 0,
      went: true,
    });
  });

  test("is not ticked off where a look shows that it did nothing", () => {
    const { status, stdout, stderr } = run("", `check: () => "It is not there.", hint: () => "Do this."`);
    expect(status).toBe(1);
    expect(stdout).toContain("✗ Making it");
    expect(stdout).not.toContain("✓");
    expect(stderr).toMatch(/It is not there\.\s+Do this\./);
  });

  test("gets a hint by what it said, and none for anything else", () => {
    const hint = `hint: (output) => (/ECONNREFUSED/.test(output) ? "Is it running?" : undefined)`;
    expect(run("console.error('ECONNREFUSED'); process.exit(3)", hint).stderr).toContain("Is it running?");
    expect(run("console.error('another thing'); process.exit(3)", hint).stderr).not.toContain("Is it running?");
  });
});
