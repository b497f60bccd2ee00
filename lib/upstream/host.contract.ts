import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../api/testing/client";
import { expectProblem } from "../api/testing/expect-problem";
import { newAccount, newDesktop, withSettings } from "../api/testing/in-process";
import { userAgents } from "../api/testing/user-agents";
import { database } from "../db/database";
import { replaceSettings, type Settings, settings } from "../env/settings";

const ISSUER = "https://www.example.org";
let named = 0;

/** A site with sessions of its own hands its people over, through the handlers. */
export function hostContract(): void {
  let keys: Server;
  let before: Settings;
  let key: CryptoKey;
  let another: CryptoKey;
  let asked = 0;

  beforeAll(async () => {
    const made = await generateKeyPair("ES256", { extractable: true });
    key = made.privateKey;
    another = (await generateKeyPair("ES256")).privateKey;
    const jwk = { ...(await exportJWK(made.publicKey)), kid: "one", alg: "ES256", use: "sig" };
    keys = createServer((_request, response) => {
      asked += 1;
      response.setHeader("Content-Type", "application/json").end(JSON.stringify({ keys: [jwk] }));
    }).listen(0, "127.0.0.1");
    await once(keys, "listening");
    before = settings();
    const jwks = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks.json`;
    replaceSettings({ ...before, handOver: { issuer: ISSUER, jwks, signInUrl: undefined } });
  });
  afterAll(() => {
    keys.close();
    replaceSettings(before);
  });

  const phone = () => newDesktop({ userAgent: userAgents.chromeOnAndroid });
  const seconds = () => Math.floor(Date.now() / 1000);
  interface Wanted {
    claims?: Record<string, unknown>;
    header?: Record<string, unknown>;
    by?: CryptoKey;
  }
  /** As the host makes it, but for what is asked to be wrong; undefined leaves a claim out. */
  async function token({ claims = {}, header = {}, by = key }: Wanted = {}): Promise<string> {
    named += 1;
    const now = seconds();
    const right = { iss: ISSUER, aud: settings().origin, sub: `u${named}`, jti: `j${named}`, iat: now, exp: now + 60 };
    const all = Object.entries({ ...right, ...claims }).filter(([, value]) => value !== undefined);
    return new SignJWT(Object.fromEntries(all)).setProtectedHeader({ alg: "ES256", kid: "one", ...header }).sign(by);
  }
  const handOver = (client: Client, handed: string, form = {}) =>
    client.post("/api/auth/callback/host", { token: handed, ...form }, { proof: true });

  test("who is signed in there is signed in here, with this browser's key, and asks for nothing more", async () => {
    const client = await phone();
    const claims = { sub: "42", name: "Ada Lovelace", preferred_username: "ada", groups: ["staff"] };
    void (await handOver(client, await token({ claims }))).value;
    const session = (await client.session()).value;
    expect(session).toMatchObject({ user: { name: "Ada Lovelace" }, device: { signedInBy: "host" } });
    const device = await database().device.findUniqueOrThrow({ where: { id: session.device?.id ?? "" } });
    expect(device.keyThumbprint).toBe(await client.thumbprint());
    const desktop = await newDesktop();
    const { id } = (await desktop.createTicket()).value;
    const { confirmToken } = (await client.scan(id)).value;
    void (await client.confirm(id, { confirmToken })).value;
    void (await desktop.claim(id)).value;
    const again = await phone();
    void (await handOver(again, await token({ claims: { ...claims, preferred_username: "changed" } }))).value;
    expect((await again.session()).value.user).toEqual(session.user);
  });

  test("a hand-over is for this visit only where that is asked for", async () => {
    for (const visit of [true, false]) {
      const client = await phone();
      void (await handOver(client, await token(), { visit: String(visit) })).value;
      expect((await client.session()).value.device?.visitEndsAt === undefined).toBe(!visit);
    }
  });

  test("its keys are asked for once, not at each sign-in", async () => {
    const first = asked;
    for (let times = 0; times < 3; times++) void (await handOver(await phone(), await token())).value;
    expect(asked - first).toBeLessThanOrEqual(1);
  });

  test("a token counts once, of twenty at once one, in whichever browsers", async () => {
    const handed = await token();
    const clients = await Promise.all(Array.from({ length: 20 }, phone));
    const answers = await Promise.all(clients.map((client) => handOver(client, handed)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await handOver(await phone(), handed)).status).toBe(401);
  });

  const old = seconds() - 70;
  test.each<[string, Wanted | (() => Promise<string>)]>([
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["another audience", { claims: { aud: "https://shop.example" } }],
    ["no audience", { claims: { aud: undefined } }],
    ["no subject", { claims: { sub: undefined } }],
    ["an empty subject", { claims: { sub: "" } }],
    ["no jti", { claims: { jti: undefined } }],
    ["no end", { claims: { exp: undefined } }],
    ["no beginning", { claims: { iat: undefined } }],
    ["an hour to live", { claims: { exp: seconds() + 3600 } }],
    ["a minute of an hour ago", { claims: { iat: seconds() - 3600, exp: seconds() + 60 } }],
    ["an end that has come", { claims: { iat: old, exp: old + 60 } }],
    ["a beginning that has not", { claims: { iat: seconds() + 600, exp: seconds() + 660 } }],
    ["a proof before all time", { claims: { auth_time: -1e300 } }],
    ["a proof before 1970", { claims: { auth_time: -1 } }],
    ["a proof after all time", { claims: { auth_time: 1e300 } }],
    ["a proof of tomorrow", { claims: { auth_time: seconds() + 86_400 } }],
    ["a proof in words", { claims: { auth_time: "yesterday" } }],
    ["a proof that is a list", { claims: { auth_time: [1] } }],
    ["another key", { header: { kid: "one" } }],
    ["no signature", async () => `${(await token()).split(".").slice(0, 2).join(".")}.`],
    [
      "alg none",
      async () => {
        const header = Buffer.from('{"alg":"none","kid":"one"}').toString("base64url");
        return `${header}.${(await token()).split(".")[1]}.`;
      },
    ],
    [
      "another's name in it",
      async () => {
        const [header, payload = "", signature] = (await token()).split(".");
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
        const changed = Buffer.from(JSON.stringify({ ...claims, sub: "42" })).toString("base64url");
        return `${header}.${changed}.${signature}`;
      },
    ],
    ["nothing", async () => ""],
    ["too much", async () => "a".repeat(9000)],
  ])("%s lets nobody in", async (what, wanted) => {
    const wrong = typeof wanted === "function" ? await wanted() : await token(wanted);
    const forged = what === "another key" ? await token({ by: another }) : wrong;
    const client = await phone();
    expect((await handOver(client, forged)).status).toBe(401);
    expect((await client.session()).value).toEqual({});
  });

  test("an auth_time that is no time is refused before the token is used up, in a step-up too", async () => {
    const client = await phone();
    void (await handOver(client, await token({ claims: { sub: "46" } }))).value;
    for (const authTime of [-1e300, 1e300, "now"]) {
      const handed = await token({ claims: { sub: "46", auth_time: authTime } });
      const used = await database().usedProof.count();
      const body = { handOver: handed };
      expectProblem(await client.call("POST", "/api/account/prove", { body, proof: true }), "step_up_required");
      // The request's own proof.
      expect((await database().usedProof.count()) - used).toBeLessThanOrEqual(1);
    }
  });

  test("a secret that is the public key is none (HS256)", async () => {
    const { jwks } = settings().handOver ?? { jwks: "" };
    const text = JSON.stringify((await (await fetch(jwks)).json()).keys[0]);
    const now = seconds();
    const forged = await new SignJWT({
      iss: ISSUER,
      aud: settings().origin,
      sub: "42",
      jti: "x",
      iat: now,
      exp: now + 60,
    })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .sign(new TextEncoder().encode(text));
    expect((await handOver(await phone(), forged)).status).toBe(401);
  });

  test("nobody is found by username or e-mail", async () => {
    const ada = await newAccount();
    await database().user.updateMany({ where: { id: ada.id }, data: { email: "ada@corp.example" } });
    const client = await phone();
    const claims = { sub: ada.id, preferred_username: ada.username, email: "ada@corp.example", email_verified: true };
    void (await handOver(client, await token({ claims }))).value;
    expect((await client.session()).value.user?.username).not.toBe(ada.username);
  });

  test("without a proof by the browser's key, or without a host, there is none", async () => {
    const client = await phone();
    expectProblem(await client.post("/api/auth/callback/host", { token: await token() }), "proof_required");
    await withSettings({ handOver: undefined }, async () => {
      expect((await handOver(client, await token())).status).toBe(404);
    });
  });

  test("keys that cannot be had are nobody's fault, and keep out nobody for good", async () => {
    const { handOver: host } = settings();
    const handed = await token();
    if (!host) throw new Error("no host");
    await withSettings({ handOver: { ...host, jwks: "http://127.0.0.1:9/jwks.json" } }, async () => {
      expectProblem(await handOver(await phone(), handed), "unavailable");
    });
    void (await handOver(await phone(), handed)).value;
  });

  describe("an app of the host's", () => {
    test("gets its token by the host's, once, and confirms with it", async () => {
      const app = await newDesktop({ userAgent: userAgents.app });
      const device = { name: "Shop", type: "mobile", os: "Android" };
      const body = { handOver: await token({ claims: { sub: "43" } }), device };
      const headers = { origin: null, "sec-fetch-site": null };
      const made = await app.call<{ token: string }>("POST", "/api/device/token", { body, headers, proof: true });
      app.token = made.value.token;
      const desktop = await newDesktop();
      const { id } = (await desktop.createTicket()).value;
      const { confirmToken } = (await app.scan(id)).value;
      void (await app.confirm(id, { confirmToken })).value;
      const twice = await (await newDesktop()).call("POST", "/api/device/token", { body, headers, proof: true });
      expectProblem(twice, "sign_in_required");
    });
  });

  test("a step-up wants the same person, and that they proved themselves there lately", async () => {
    const client = await phone();
    void (await handOver(client, await token({ claims: { sub: "44" } }))).value;
    const { device } = (await client.session()).value;
    await database().device.updateMany({ where: { id: device?.id ?? "" }, data: { provenAt: null } });
    const prove = (handed: string) =>
      client.call("POST", "/api/account/prove", { body: { handOver: handed }, proof: true });
    for (const claims of [{ sub: "45" }, { sub: "44", auth_time: seconds() - 3600 }]) {
      expectProblem(await prove(await token({ claims })), "step_up_required", { reason: "wrong_person" });
    }
    const handed = await token({ claims: { sub: "44", auth_time: seconds() - 5 } });
    expect((await prove(handed)).status).toBe(204);
    expectProblem(await prove(handed), "step_up_required");
  });
}
