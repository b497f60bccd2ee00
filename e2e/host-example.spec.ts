import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { commandLine, snippetOf } from "../lib/api/testing/guide";
import { freePort } from "../lib/server/testing/free-port";
import { expect, test } from "./fixtures";
import { confirm, question, sessionOf, showCode } from "./steps";

const root = path.resolve(import.meta.dirname, "..");

/** examples/host-nextjs as its developer runs it: an app with people of its own, by Next.js and next-auth. */
let app: ChildProcess;
let directory = "";
let site = "";

test.beforeAll(async ({ server }) => {
  // It compiles what it is asked for.
  test.setTimeout(240_000);
  const port = String(await freePort());
  site = `http://localhost:${port}`;
  directory = await mkdtemp(path.join(tmpdir(), "qr-login-host-"));
  await cp(path.join(root, "examples/host-nextjs"), directory, {
    recursive: true,
    filter: (name) => !/[/\\](node_modules|\.next)$/.test(name),
  });
  await symlink(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  // Turbopack follows no link out of its folder.
  const next = [path.join(root, "node_modules/next/dist/bin/next"), "dev", "--webpack", "--port", port];
  app = spawn(process.execPath, next, {
    cwd: directory,
    env: {
      ...process.env,
      NODE_ENV: "development",
      NEXT_TELEMETRY_DISABLED: "1",
      NEXTAUTH_URL: site,
      NEXTAUTH_SECRET: "only for this test, and long enough",
      ISSUER: server.origin,
    },
    stdio: "ignore",
  });
  for (const page of ["/", "/jwks.json", "/qr-login", "/api/auth/csrf"]) {
    await expect(async () =>
      expect((await fetch(site + page, { redirect: "manual" })).status).toBeLessThan(400),
    ).toPass({ timeout: 120_000 });
  }
  await server.stop();
  // As docs/accounts.md tells it.
  const { settings } = commandLine(
    snippetOf("accounts.md", "host-example.sh").replaceAll("http://localhost:4100", site),
  );
  expect(Object.keys(settings)).toEqual(["HOST_ISSUER", "HOST_JWKS", "HOST_SIGN_IN"]);
  await server.start(settings);
});
test.afterAll(async ({ server }) => {
  // The next file's, where this worker takes another.
  await server.stop();
  await server.start();
  const ended = once(app, "exit");
  app.kill("SIGTERM");
  await ended;
  await rm(directory, { recursive: true, force: true });
});

test("the app's own person lets a desktop in with their phone, and has proven who they are there", async ({
  desktop,
  phone,
}) => {
  test.setTimeout(120_000);
  const code = await showCode(desktop);
  await phone.goto(code);
  await phone.getByRole("link", { name: `Continue with ${new URL(site).host}` }).click();
  await phone.getByLabel("E-mail").fill("ada@shop.example");
  await phone.getByLabel("Password").fill("a phrase of hers");
  await phone.getByRole("button", { name: "Sign in with Shop" }).click();
  await expect(phone.getByRole("heading", { name: "Continue as Ada Lovelace?" })).toBeVisible();
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(question(phone)).toBeVisible();
  await confirm(phone, desktop);
  await expect(desktop).toHaveURL("/");
  expect(await sessionOf(desktop)).toMatchObject({ user: { name: "Ada Lovelace" }, device: { signedInBy: "qr" } });
  expect(await sessionOf(phone)).toMatchObject({ user: { name: "Ada Lovelace" }, device: { signedInBy: "host" } });

  // Who is signed in there comes here by one link.
  await phone.goto(site);
  await expect(phone.getByText("Hello Ada Lovelace")).toBeVisible();
  await phone.getByRole("link", { name: "Sign in another screen with this phone" }).click();
  await expect(phone.getByRole("heading", { name: "Continue as Ada Lovelace?" })).toBeVisible();
});
