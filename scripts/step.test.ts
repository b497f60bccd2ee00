import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
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

/** As npm with a compiler: the one that is run ends when it is told to, and what it has started does not. */
const STUBBORN = `
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
  const server = require("node:net").createServer().listen(0, "127.0.0.1", () => {
    console.log("started " + process.pid + " " + server.address().port);
  });`;
const STARTER = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(STUBBORN)}],
  { stdio: ["ignore", "inherit", "inherit"] })`;

describe.runIf(process.platform !== "win32")("a step that is stopped", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s to this process alone ends all it has started",
    async (signal) => {
      const script = `import { runStep, stopStep } from ${JSON.stringify(step)};
      for (const name of ["SIGINT", "SIGTERM"]) process.on(name, stopStep);
      await runStep({ title: "Making it", log: ${JSON.stringify(path.join(folder, "log"))}, command: process.execPath,
        args: ["-e", ${JSON.stringify(STARTER)}], onLine: (line) => line.startsWith("started") && console.log(line) });
      console.log("went on");`;
      const runner = spawn(process.execPath, ["--input-type=module", "-e", script], {
        env: { ...process.env, CI: "1" },
      });
      const lines: string[] = [];
      const output = createInterface(runner.stdout).on("line", (line) => lines.push(line));
      while (!lines.some((line) => line.startsWith("started"))) await once(output, "line");
      const [, pid, port] =
        lines
          .find((line) => line.startsWith("started"))
          ?.split(" ")
          .map(Number) ?? [];
      try {
        const ended = once(runner, "exit");
        runner.kill(signal);
        expect(await ended).toEqual([130, null]);
        await expect(once(connect({ port: Number(port), host: "127.0.0.1" }), "connect")).rejects.toMatchObject({
          code: "ECONNREFUSED",
        });
        expect(lines).not.toContain("went on");
      } finally {
        runner.kill("SIGKILL");
        try {
          process.kill(Number(pid), "SIGKILL");
        } catch {
          // It is gone.
        }
      }
    },
  );
});
