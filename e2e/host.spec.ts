import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";
import { confirm, question, sessionOf, showCode } from "./steps";

/** A site with people and sessions of its own, as its pages would do it: they are all signed in as one person there. */
let host: Server;
let site = "";
let handed = "";
const ada = { sub: "42", name: "Ada of the Shop", username: "ada" };
let person = ada;

test.beforeAll(async ({ server }) => {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  host = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", site);
    if (url.pathname === "/jwks.json") {
      return response.setHeader("Content-Type", "application/json").end(JSON.stringify({ keys: [jwk] }));
    }
    const claims = { name: person.name, preferred_username: person.username };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .setIssuer(site)
      .setAudience(server.origin)
      .setSubject(person.sub)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime("60s")
      .sign(privateKey);
    const query = new URLSearchParams({ callbackUrl: url.searchParams.get("callbackUrl") ?? "/" });
    handed = `${server.origin}/hand-over?${query}#${token}`;
    response.writeHead(303, { Location: handed, "Cache-Control": "no-store" }).end();
  }).listen(0, "127.0.0.1");
  await once(host, "listening");
  site = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  await server.stop();
  await server.start({
    HOST_ISSUER: site,
    HOST_JWKS: `${site}/jwks.json`,
    HOST_SIGN_IN: `${site}/hand-over`,
    PASSWORDS: "off",
  });
});
test.afterAll(async ({ server }) => {
  // The next file's, where this worker takes another.
  await server.stop();
  await server.start();
  host.close();
  host.closeAllConnections();
});

test("a phone that scans a code is handed over by the site it is signed in to, once, and lets the desktop in", async ({
  desktop,
  phone,
  newPhone,
  server,
}) => {
  const code = await showCode(desktop);
  await phone.goto(code);
  await expect(phone.getByLabel("Username")).toHaveCount(0);
  await phone.getByRole("link", { name: `Continue with ${new URL(site).host}` }).click();
  await expect(phone.getByRole("heading", { name: "Continue as Ada of the Shop?" })).toBeVisible();
  await expect(phone.getByText("@ada", { exact: true })).toBeVisible();
  await expect(phone.getByText("You are signed in as")).toHaveCount(0);
  // The token is out of sight before anything else.
  expect(new URL(phone.url()).hash).toBe("");
  await expectAccessible(phone);
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(question(phone)).toBeVisible();
  expect(phone.url()).toBe(code);
  await confirm(phone, desktop);
  await expect(desktop).toHaveURL("/");
  expect((await sessionOf(desktop)).user).toMatchObject({ username: "ada", name: "Ada of the Shop" });

  const other = await newPhone();
  await other.goto(handed);
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(other.getByRole("heading", { name: "This sign-in is over" })).toBeVisible();
  expect(await sessionOf(other)).toEqual({});
  expect(server.output()).not.toContain(handed.split("#")[1]);
});

test("whoever cancels is signed in to nothing, and a made-up token is nobody", async ({ phone }) => {
  await phone.goto("/sign-in");
  await phone.getByRole("link", { name: `Continue with ${new URL(site).host}` }).click();
  await phone.getByRole("link", { name: "Cancel" }).click();
  await expect(phone.getByRole("heading", { name: "Sign in", exact: true })).toBeVisible();
  expect(await sessionOf(phone)).toEqual({});
  await phone.goto("/hand-over#made.up.token");
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(phone.getByRole("heading", { name: "This sign-in is over" })).toBeVisible();
});

test("a browser that is signed in is told which account it leaves for somebody else, whatever they call themselves", async ({
  phone,
}) => {
  const handOver = async (who: typeof ada) => {
    person = who;
    await phone.goto(`${site}/hand-over`);
    await expect(phone.getByRole("heading", { name: "Continue as Ada of the Shop?" })).toBeVisible();
    await expect(phone.getByText(`@${who.username}`, { exact: true })).toBeVisible();
  };
  try {
    const keep = phone.getByRole("checkbox", { name: "Keep me signed in" });
    await handOver(ada);
    await keep.uncheck();
    await phone.getByRole("button", { name: "Continue" }).click();
    await expect(phone).toHaveURL("/");
    await expect(phone.getByText("until this browser is closed,")).toBeVisible();
    const { user } = await sessionOf(phone);
    const told = phone.getByText(`You are signed in as @${user?.username}.`);

    await handOver(ada);
    await expect(told).toHaveCount(0);
    // Whoever is here already stays as they came.
    await expect(keep).toHaveCount(0);
    await handOver({ ...ada, sub: "666", username: "mallory" });
    await expect(told).toBeVisible();
    await phone.getByRole("link", { name: "Cancel" }).click();
    expect((await sessionOf(phone)).user).toEqual(user);
  } finally {
    person = ada;
  }
});
