import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadKeptSecrets } from "./kept-secrets.mjs";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "qr-login-secrets-"));
  for (const name of ["NEXTAUTH_SECRET", "DEMO_PASSWORD"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

/** What a process finds in its environment that starts with so much of one. */
function load(environment: Record<string, string> = {}) {
  for (const name of ["NEXTAUTH_SECRET", "DEMO_PASSWORD"]) vi.stubEnv(name, environment[name]);
  loadKeptSecrets(path.join(directory, "kept", "secrets.env"));
  return { secret: process.env.NEXTAUTH_SECRET, password: process.env.DEMO_PASSWORD };
}

test("are made once, and are the same from then on", () => {
  const first = load();
  expect(first.secret).toMatch(/^[\w-]{43}$/);
  expect(first.password).toMatch(/^[a-z]{4}-[a-z]{4}-[a-z]{4}$/);
  expect(load()).toEqual(first);
});

test("give way to what is set, and not to what is set to nothing", () => {
  const made = load();
  expect(load({ DEMO_PASSWORD: "four plain little words" })).toEqual({ ...made, password: "four plain little words" });
  expect(load({ NEXTAUTH_SECRET: "" })).toEqual(made);
});

test.runIf(process.platform !== "win32")("are for their owner alone to read", () => {
  load();
  const modes = ["kept", "kept/secrets.env"].map((name) => statSync(path.join(directory, name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600]);
});
