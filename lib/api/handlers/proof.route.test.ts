/** RFC 9449 §4.3 and what else a proof may try: refused wherever one is asked for, and nothing is changed by it. */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { generateKeyPair, generateProof, type KeyPair } from "dpop";
import { beforeAll, describe, expect, test } from "vitest";
import { newNonce } from "../../auth/nonce";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { settings } from "../../env/settings";
import { newId } from "../../secrets";
import type { Client, Proof } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newApp, newDesktop, newPhone, type Phone, ticketRow } from "../testing/in-process";
import { type Forgery, publicJwk } from "../testing/proof";
import { withSettings } from "../testing/settings";

freshProcessDatabase();

const PASSWORD = "a phrase of mine";
const nowSeconds = () => Math.floor(Date.now() / 1000);
const base64url = (text: string) => Buffer.from(text).toString("base64url");

let desktop: Client;
let phone: Phone;
let other: Phone;
let id: string;
let path: string;

beforeAll(async () => {
  desktop = await newDesktop();
  phone = await newPhone();
  other = await newPhone();
  id = (await desktop.createTicket()).value.id;
  path = `/api/qr/${id}/scan`;
  // The tests take as long as the machine takes.
  await database().ticket.update({
    where: { id },
    data: { version: { increment: 1 }, expiresAt: new Date(Date.now() + 60 * 60_000) },
  });
});

/** Presents a proof for the scan of a ticket that anybody may scan. */
async function present(proof: Proof, headers: Record<string, string> = {}) {
  return withSettings({ rateLimits: false }, () => phone.call("POST", path, { body: {}, proof, headers }));
}

async function expectRefused(
  proof: Proof,
  code: "proof_invalid" | "use_dpop_nonce" | "proof_required" = "proof_invalid",
) {
  const before = await ticketRow(id);
  const answer = await present(proof);
  expectProblem(answer, code);
  const error = code === "use_dpop_nonce" ? "use_dpop_nonce" : "invalid_dpop_proof";
  expect(answer.headers.get("www-authenticate")).toBe(`DPoP error="${error}", algs="ES256"`);
  expect(answer.headers.get("dpop-nonce")).toEqual(expect.any(String));
  expect(await ticketRow(id)).toEqual(before);
}

/** A right proof's three parts. */
async function parts() {
  const [header = "", claims = "", signature = ""] = ((await phone.proof("POST", path)) ?? "").split(".");
  return { header, claims, signature };
}

const otherAlgorithms = [
  ["RS256", "rsa", { modulusLength: 2048 }],
  ["PS256", "rsa", { modulusLength: 2048 }],
  ["ES384", "ec", { namedCurve: "P-384" }],
  ["EdDSA", "ed25519", {}],
  ["Ed25519", "ed25519", {}],
  ["ES256K", "ec", { namedCurve: "secp256k1" }],
] as const;

/** A proof that is right but for its algorithm, by a key that goes with it. */
function byAnotherAlgorithm(alg: string, type: string, options: object): Forgery {
  // One call for all types: the overloads differ by the type's name only.
  const generate = generateKeyPairSync as (type: string, options: object) => ReturnType<typeof generateKeyPairSync>;
  const { publicKey, privateKey } = generate(type, options);
  const digest = alg.startsWith("Ed") ? null : alg === "ES384" ? "sha384" : "sha256";
  const padding = alg === "PS256" ? { padding: 6, saltLength: 32 } : {};
  const key = { key: privateKey, dsaEncoding: "ieee-p1363", ...padding } as const;
  const signWith = (text: string) => sign(digest, Buffer.from(text), key);
  return { header: { alg, jwk: publicKey.export({ format: "jwk" }) }, signWith };
}

test("a right one is taken, and the next nonce comes back with the answer", async () => {
  const answer = await present(true);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("dpop-nonce")).toEqual(expect.any(String));
});

test("one made by hand is taken too, so what is refused below is refused for what is wrong in it", async () => {
  expect((await present({})).status).toBe(200);
});

describe("the form of it", () => {
  const texts = ["x", ".", "..", "...", "a.b.c", "null", "e30.e30.", "e30.e30.e30", "%E0%A4%A", "DPoP x", ","];
  test.each(texts)("%j", (text) => expectRefused(text));

  test("none", () => expectRefused(false, "proof_required"));

  test("two headers, both of them right", async () => {
    const [first, second] = [await phone.proof("POST", path), await phone.proof("POST", path)];
    await expectRefused(`${first}, ${second}`);
    await expectRefused(`${first},`);
    await expectRefused(`${first} ${second}`);
  });

  test("more than 4 KiB", () => expectRefused({ claims: { padding: "x".repeat(4096) } }));

  test("a part more, a part less, a part doubled", async () => {
    const { header, claims, signature } = await parts();
    for (const text of [
      `${header}.${claims}`,
      `${header}.${claims}.`,
      `.${claims}.${signature}`,
      `${header}..${signature}`,
      `${header}.${claims}.${signature}.`,
      `${header}.${claims}.${signature}.${signature}`,
      `${header}.${claims}.${claims}.${signature}.${signature}`,
    ]) {
      await expectRefused(text);
    }
  });

  test("parts of two proofs", async () => {
    const [one, two] = [await parts(), await parts()];
    await expectRefused(`${one.header}.${two.claims}.${one.signature}`);
    await expectRefused(`${one.header}.${one.claims}.${two.signature}`);
  });

  test("claims that were changed after the signature", async () => {
    const { header, claims, signature } = await parts();
    const changed = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), jti: "another" };
    await expectRefused(`${header}.${base64url(JSON.stringify(changed))}.${signature}`);
  });

  test.each(["null", "[]", "1", '"text"', "{", "", "{}"])("claims of %j", (claimsText) =>
    expectRefused({ claimsText }),
  );
  test.each(["null", "[]", "1", '"text"', "{", "", "{}"])("a header of %j", (headerText) =>
    expectRefused({ headerText }),
  );
});

describe("the header", () => {
  test.each([undefined, null, "", "JWT", "jwt", "at+jwt", "dpop", "dpop+jwt2", 1, ["dpop+jwt"]])("typ %j", (typ) =>
    expectRefused({ header: { typ } }),
  );

  test.each([undefined, null, "", "es256", "ES384", "HS256", "RS256", "EdDSA", "dir", 1])(
    "alg %j over a signature by ES256",
    (alg) => expectRefused({ header: { alg } }),
  );

  test.each(["none", "None", "NONE"])("alg %s, unsigned", async (alg) => {
    await expectRefused({ header: { alg }, signWith: () => new Uint8Array() });
  });

  test("HS256, with the public key for its secret", async () => {
    const jwk = await publicJwk(phone.keys as KeyPair);
    for (const secret of [JSON.stringify(jwk), String(jwk.x), ""]) {
      const signWith = (text: string) => createHmac("sha256", secret).update(text).digest();
      await expectRefused({ header: { alg: "HS256" }, signWith });
      await expectRefused({ header: { alg: "HS256", jwk: { kty: "oct", k: base64url(secret) } }, signWith });
    }
  });

  test.each(otherAlgorithms)("%s by a key of its own", (alg, type, options) =>
    expectRefused(byAnotherAlgorithm(alg, type, options)),
  );

  test.each<[string, (own: Record<string, unknown>) => unknown]>([
    ["no key", () => undefined],
    ["null", () => null],
    ["a text", () => "key"],
    ["a list", (own) => [own]],
    ["an empty key", () => ({})],
    ["half a key", ({ y: _, ...own }) => own],
    ["a point off the curve", (own) => ({ ...own, y: own.x })],
    ["coordinates cut short", (own) => ({ ...own, x: String(own.x).slice(0, 20) })],
    ["coordinates that are numbers", (own) => ({ ...own, x: 1, y: 2 })],
    ["another curve's name", (own) => ({ ...own, crv: "P-384" })],
    ["another kind's name", (own) => ({ ...own, kty: "OKP" })],
    ["a symmetric key", () => ({ kty: "oct", k: "AAAA" })],
    ["a private key", (own) => ({ ...own, d: base64url("d".repeat(32)) })],
  ])("a jwk that is %s", async (_, change) => {
    await expectRefused({ header: { jwk: change(await publicJwk(phone.keys as KeyPair)) } });
  });

  test("the private key, which it really is", async () => {
    const keys = await generateKeyPair("ES256", { extractable: true });
    const jwk = await crypto.subtle.exportKey("jwk", keys.privateKey);
    await expectRefused({ keys, header: { jwk } });
  });

  test("a jwk by which it was not signed", async () => {
    const stranger = await generateKeyPair("ES256");
    const jwk = await publicJwk(phone.keys as KeyPair);
    await expectRefused({ keys: stranger, header: { jwk } });
    await expectRefused({ header: { jwk: await publicJwk(stranger) } });
  });

  test.each([{ crit: ["x"], x: 1 }, { crit: [] }, { b64: false, crit: ["b64"] }, { crit: "exp" }])("%j", (header) =>
    expectRefused({ header }),
  );

  test.each([{ jku: "https://evil.example/keys" }, { kid: "1" }, { x5u: "https://evil.example" }, { x5c: ["AAAA"] }])(
    "%j in place of the key",
    (header) => expectRefused({ header: { ...header, jwk: undefined } }),
  );
});

describe("the claims", () => {
  test.each([undefined, null, "", 1, {}, ["x"], "x".repeat(257)])("jti %j", (jti) =>
    expectRefused({ claims: { jti } }),
  );

  test.each([undefined, null, "", "GET", "post", "Post", "DELETE", " POST", ["POST"], 1])("htm %j", (htm) =>
    expectRefused({ claims: { htm } }),
  );

  test.each([undefined, null, "", 1, {}, "/", "x"])("htu %j", (htu) => expectRefused({ claims: { htu } }));

  test.each<[string, (url: URL) => string]>([
    ["another scheme", (url) => url.href.replace("http:", "https:")],
    ["another host", (url) => url.href.replace("localhost", "evil.example")],
    ["another port", (url) => url.href.replace("3000", "3001")],
    ["no port", (url) => url.href.replace(":3000", "")],
    ["a host that starts like ours", (url) => url.href.replace("localhost", "localhost.evil.example")],
    ["a user", (url) => url.href.replace("localhost", "me@localhost")],
    ["the loopback address", (url) => url.href.replace("localhost", "127.0.0.1")],
    ["the origin alone", (url) => url.origin],
    ["the path alone", (url) => url.pathname],
    ["no scheme", (url) => `//${url.host}${url.pathname}`],
    ["another step", (url) => url.href.replace("/scan", "/confirm")],
    ["another ticket", (url) => url.href.replace(id, "A".repeat(22))],
    ["the path in capitals", (url) => url.href.replace("/api", "/API")],
    ["a slash at the end", (url) => `${url.href}/`],
    ["a slash doubled", (url) => url.href.replace("/api", "//api")],
    ["an escaped letter", (url) => url.href.replace("/scan", "/%73can")],
    ["a path that only starts with ours", (url) => `${url.href}/x`],
  ])("htu of %s", (_, change) => expectRefused({ claims: { htu: change(new URL(path, settings().origin)) } }));

  test.each(["?x=1", "#x", "?x#y"])("htu with %s, which is to be ignored", async (more) => {
    expect((await present({ claims: { htu: settings().origin + path + more } })).status).toBe(200);
  });

  test("htu of the headers' choice", async () => {
    const htu = `https://evil.example${path}`;
    const before = await ticketRow(id);
    const headers = {
      forwarded: "host=evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
    };
    expectProblem(await present({ claims: { htu } }, { ...headers, host: "evil.example" }), "proof_invalid");
    expect(await ticketRow(id)).toEqual(before);
  });

  test.each([undefined, null, "", "now", {}, [], -1, 1e300])("iat %j", (iat) => expectRefused({ claims: { iat } }));

  test("iat as a text, or in milliseconds", async () => {
    await expectRefused({ claims: { iat: String(nowSeconds()) } });
    await expectRefused({ claims: { iat: Date.now() } });
  });

  const days = 24 * 3600;
  test.each([0, -1, 1, -70, 70, -2 * 3600, 2 * 3600, -3 * days, 3 * days, -20_000 * days, 20_000 * days])(
    "iat %i s off is what clocks are",
    async (offSeconds) => {
      expect((await present({ claims: { iat: nowSeconds() + offSeconds } })).status).toBe(200);
      // By the same clock, with an end and a beginning of its own.
      const iat = nowSeconds() + offSeconds;
      expect((await present({ claims: { iat, nbf: iat, exp: iat + 60 } })).status).toBe(200);
    },
  );

  test("an end before it was made, or a beginning after", async () => {
    const iat = nowSeconds();
    for (const exp of [iat - 100, iat]) await expectRefused({ claims: { iat, exp } });
    await expectRefused({ claims: { iat, nbf: iat + 1 } });
  });

  test("an end that may be past, by its nonce: a fresh one decides", async () => {
    const iat = nowSeconds() + 3 * days;
    const nonce = newNonce(Date.now() - 2 * 60_000);
    await expectRefused({ claims: { iat, exp: iat + 60, nonce } }, "use_dpop_nonce");
    expect((await present({ claims: { iat, exp: iat + 60 } })).status).toBe(200);
    expect((await present({ claims: { iat, exp: iat + 180, nonce } })).status).toBe(200);
  });

  test.each(["exp", "nbf"])("an %s that is no number, though it compares like one", async (name) => {
    const right = name === "exp" ? nowSeconds() + 100 : nowSeconds() - 100;
    for (const value of [String(right), [right], ...(name === "nbf" ? [null, "", [], false] : [])]) {
      await expectRefused({ claims: { [name]: value } });
    }
  });

  // RFC 7519 §4: of a name that comes twice, the last one stands or none does.
  test.each(["htm", "htu", "jti", "iat", "nonce"])("a %s that comes twice is not taken by its first", async (name) => {
    const right = {
      jti: crypto.randomUUID(),
      htm: "POST",
      htu: settings().origin + path,
      iat: nowSeconds(),
      nonce: newNonce(),
    };
    const claimsText = `${JSON.stringify(right).slice(0, -1)},"${name}":null}`;
    await expectRefused({ claimsText }, name === "nonce" ? "use_dpop_nonce" : "proof_invalid");
  });
});

describe("the nonce", () => {
  const minutes = 60_000;
  test.each([undefined, null, "", " ", 1, {}, "x", "A".repeat(30), "%00"])("%j", (nonce) =>
    expectRefused({ claims: { nonce } }, "use_dpop_nonce"),
  );

  test("one of six minutes ago, one of tomorrow", async () => {
    await expectRefused({ claims: { nonce: newNonce(Date.now() - 6 * minutes) } }, "use_dpop_nonce");
    await expectRefused({ claims: { nonce: newNonce(Date.now() + 24 * 60 * minutes) } }, "use_dpop_nonce");
  });

  test("one of another server's", async () => {
    const foreign = await withSettings({ secrets: ["another secret of 32 characters.."] }, async () => newNonce());
    await expectRefused({ claims: { nonce: foreign } }, "use_dpop_nonce");
  });

  test("one of ours with another time, or padded", async () => {
    const nonce = newNonce();
    for (const wrong of [`B${nonce.slice(1)}`, `${nonce}A`, `${nonce}=`, nonce.slice(0, -1), nonce.toLowerCase()]) {
      await expectRefused({ claims: { nonce: wrong } }, "use_dpop_nonce");
    }
  });

  test("one that was made with the secret before this one", async () => {
    const [current] = settings().secrets;
    const nonce = newNonce();
    await withSettings({ secrets: ["a newer secret of 32 characters..", current] }, async () => {
      expect((await present({ claims: { nonce } })).status).toBe(200);
    });
  });

  test("the one that comes back with the refusal is the one to use", async () => {
    phone.nonce = undefined;
    const stale = await present({ claims: { nonce: "stale" } });
    expectProblem(stale, "use_dpop_nonce");
    const nonce = stale.headers.get("dpop-nonce");
    expect((await present({ claims: { nonce } })).status).toBe(200);
  });

  test("is handed out to anyone, without an answer's body", async () => {
    const answer = await (await newDesktop()).call("GET", "/api/device/nonce");
    expect({ status: answer.status, text: answer.text, cache: answer.headers.get("cache-control") }).toEqual({
      status: 204,
      text: "",
      cache: "no-store",
    });
    expect((await present({ claims: { nonce: answer.headers.get("dpop-nonce") } })).status).toBe(200);
  });
});

describe("once only", () => {
  test("the same proof again", async () => {
    const proof = (await phone.proof("POST", path)) ?? "";
    expect((await present(proof)).status).toBe(200);
    await expectRefused(proof);
  });

  test("the same proof again, where the first time came to nothing", async () => {
    const nowhere = `/api/qr/${newId()}`;
    for (const what of ["scan", "confirm", "cancel", "unasked"]) {
      const body = { scan: {}, unasked: {} }[what] ?? { confirmToken: "confirm_x" };
      const proof = (await phone.proof("POST", `${nowhere}/${what}`)) ?? "";
      const ask = () =>
        withSettings({ rateLimits: false }, () => phone.call("POST", `${nowhere}/${what}`, { body, proof }));
      expectProblem(await ask(), "ticket_not_found");
      expectProblem(await ask(), "proof_invalid");
    }
  });

  test("the same jti again, in another proof", async () => {
    const claims = { jti: crypto.randomUUID() };
    expect((await present({ claims })).status).toBe(200);
    await expectRefused({ claims });
    await expectRefused({ claims: { ...claims, iat: nowSeconds() + 30 } });
  });

  test("the same proof by its signature's twin, which anybody can make of it", async () => {
    const { header, claims, signature } = await parts();
    expect((await present(`${header}.${claims}.${signature}`)).status).toBe(200);
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const bytes = Buffer.from(signature, "base64url");
    const s = order - BigInt(`0x${bytes.subarray(32).toString("hex")}`);
    const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
    await expectRefused(`${header}.${claims}.${twin.toString("base64url")}`);
  });

  test("a jti is one key's: another device may use the same", async () => {
    const claims = { jti: crypto.randomUUID() };
    expect((await present({ claims })).status).toBe(200);
    const answer = await other.call("POST", "/api/qr/lookup", { body: { userCode: "x" }, proof: { claims } });
    expectProblem(answer, "ticket_not_found");
  });
});

describe("whose key it is", () => {
  test("another device's, another account's or nobody's", async () => {
    const sibling = await newPhone({ account: phone.account });
    for (const keys of [sibling.keys, other.keys, await generateKeyPair("ES256")]) {
      await expectRefused({ keys: keys as KeyPair });
    }
  });

  test("a device that was bound without one proves by none", async () => {
    const keyless = await newPhone({ keys: null });
    const before = await ticketRow(id);
    expectProblem(await keyless.scan(id, { proof: false }), "proof_required");
    keyless.keys = await generateKeyPair("ES256");
    expectProblem(await keyless.scan(id), "proof_invalid");
    expect(await ticketRow(id)).toEqual(before);
  });

  test("the session cookie alone, copied to another browser, reads and changes nothing", async () => {
    const thief = await newDesktop({ userAgent: phone.userAgent });
    for (const [name, value] of phone.jar.values) thief.jar.values.set(name, value);
    expect((await thief.session()).value).toMatchObject({ user: { username: phone.account.username } });
    const before = await ticketRow(id);
    for (const proof of [false, true]) {
      const code = proof ? "proof_invalid" : "proof_required";
      expectProblem(await thief.scan(id, { proof }), code);
      expectProblem(await thief.confirm(id, { confirmToken: "confirm_x" }, { proof }), code);
      expectProblem(await thief.cancel(id, "confirm_x", { proof }), code);
      expectProblem(await thief.lookup("BCDFGHJK", { proof }), code);
      expectProblem(await thief.endOtherDevices({ proof }), code);
      expectProblem(await thief.endDevice(phone.deviceId, { proof }), code);
      expectProblem(await thief.disown(phone.deviceId, { proof }), code);
    }
    expect(await ticketRow(id)).toEqual(before);
    expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
  });
});

describe("an app's token", () => {
  test.each([undefined, null, "", "x", 1])("ath %j", async (ath) => {
    const app = await newApp();
    expectProblem(await app.scan(id, { proof: { claims: { ath } } }), "proof_invalid");
  });

  test("ath of another token, or the token itself", async () => {
    const [app, another] = [await newApp(), await newApp()];
    const keys = app.keys as KeyPair;
    for (const token of [another.token, `${app.token}x`]) {
      const proof = await generateProof(keys, settings().origin + path, "POST", newNonce(), token);
      expectProblem(await app.scan(id, { proof }), "proof_invalid");
    }
    expectProblem(await app.scan(id, { proof: { claims: { ath: app.token } } }), "proof_invalid");
  });

  test("is nothing without a proof, even to read", async () => {
    const app = await newApp();
    expectProblem(await app.devices({ proof: false }), "proof_required");
    expectProblem(await app.scan(id, { proof: false }), "proof_required");
    expect((await app.devices()).status).toBe(200);
  });

  test("is nothing with another device's key", async () => {
    const app = await newApp();
    const thief = await newApp({ account: app.account });
    thief.token = app.token;
    expectProblem(await thief.devices(), "proof_invalid");
    expectProblem(await thief.scan(id), "proof_invalid");
  });

  test("goes by the name of DPoP, not of Bearer", async () => {
    const app = await newApp();
    for (const scheme of ["Bearer", "Token", "Basic", ""]) {
      const headers = { authorization: `${scheme} ${app.token}` };
      expectProblem(await app.devices({ headers }), "sign_in_required");
    }
    expect((await app.devices({ headers: { authorization: `dpop ${app.token}` } })).status).toBe(200);
  });

  test("takes a proof once, to read too", async () => {
    const app = await newApp();
    const proof = (await app.proof("GET", "/api/devices")) ?? "";
    expect((await app.devices({ proof })).status).toBe(200);
    expectProblem(await app.devices({ proof }), "proof_invalid");
  });
});

describe("the proof of a sign-in", () => {
  const forms: Record<
    string,
    (client: Client, username: string, proof: Proof) => Promise<{ code?: unknown; status: number }>
  > = {
    password: (client, username, proof) => client.signIn({ username, password: PASSWORD }, { proof }),
    app: async (client, username, proof) => {
      const device = { name: "Example app", type: "mobile", os: "Android" };
      const body = { username, password: PASSWORD, device };
      return client.call("POST", "/api/device/token", { body, proof });
    },
  };
  const wrong: [string, string, Proof][] = [
    ["none", "proof_required", false],
    ["unsigned", "proof_invalid", { header: { alg: "none" }, signWith: () => new Uint8Array() }],
    // No key is bound yet, so only the algorithm speaks against these.
    ...otherAlgorithms.map(([alg, type, options]): [string, string, Proof] => {
      return [`by ${alg}`, "proof_invalid", byAnotherAlgorithm(alg, type, options)];
    }),
    ["for another method", "proof_invalid", { claims: { htm: "GET" } }],
    ["for another URL", "proof_invalid", { claims: { htu: "http://localhost:3000/api/qr" } }],
    ["over", "proof_invalid", { claims: { exp: nowSeconds() - 3600 } }],
    ["without a nonce", "use_dpop_nonce", { claims: { nonce: undefined } }],
  ];

  test.each(Object.keys(forms).flatMap((way) => wrong.map((each) => [way, ...each] as const)))(
    "by %s, %s",
    async (way, _, code, proof) => {
      const client = await newDesktop();
      const account = await client.signUp({ password: PASSWORD });
      const devices = await database().device.count();
      const answer = await forms[way]?.(client, account.username, proof);
      expect({ status: answer?.status, code: answer?.code }).toEqual({ status: 401, code });
      expect(await database().device.count()).toBe(devices);
      expect((await client.session()).value).toEqual({});
    },
  );

  test.each(Object.keys(forms))("by %s, twice", async (way) => {
    const client = await newDesktop();
    const account = await client.signUp({ password: PASSWORD });
    const target = way === "app" ? "/api/device/token" : "/api/auth/callback/password";
    const proof = (await client.proof("POST", target)) ?? "";
    const first = await forms[way]?.(client, account.username, proof);
    expect([200, 201]).toContain(first?.status);
    const again = await forms[way]?.(await newDesktop(), account.username, proof);
    expect(again?.code).toBe("proof_invalid");
  });

  test("stands in the form: one in the header is none", async () => {
    const client = await newDesktop();
    const account = await client.signUp({ password: PASSWORD });
    const dpop = (await client.proof("POST", "/api/auth/callback/password")) ?? "";
    const answer = await client.signIn(account, { proof: false, headers: { dpop } });
    expectProblem(answer, "proof_required");
  });

  test("binds the device to the key", async () => {
    const client = await newDesktop();
    expect((await client.signIn(await client.signUp({ password: PASSWORD }))).status).toBe(200);
    const device = await database().device.findFirstOrThrow({ where: { keyThumbprint: await client.thumbprint() } });
    expect(device).toMatchObject({ signedInBy: "password", endedAt: null });
  });
});

describe("on plain http, where browsers have no keys", () => {
  const lan = <Result>(run: () => Promise<Result>) => withSettings({ secureContext: false }, run);

  test("a device that has none goes without", () =>
    lan(async () => {
      const client = await newDesktop({ keys: null });
      expect((await client.signIn(await client.signUp({ password: PASSWORD }))).status).toBe(200);
      const shown = await newDesktop({ keys: null });
      const made = (await shown.createTicket()).value.id;
      const { confirmToken } = (await client.scan(made, { proof: false })).value;
      expect((await client.confirm(made, { confirmToken }, { proof: false })).status).toBe(200);
      expect((await shown.claim(made, { proof: false })).status).toBe(200);
    }));

  test("a device that has one is held to it", () =>
    lan(async () => {
      expectProblem(await phone.scan(id, { proof: false }), "proof_required");
      await expectRefused({ keys: other.keys as KeyPair });
    }));

  test("a ticket that was made with a key is claimed by it alone", () =>
    lan(async () => {
      const shown = await newDesktop();
      const made = (await shown.createTicket()).value.id;
      const { confirmToken } = (await other.scan(made)).value;
      await other.confirm(made, { confirmToken });
      const before = await ticketRow(made);
      expect((await shown.claim(made, { proof: false })).code).toBe("ticket_not_found");
      expect(await ticketRow(made)).toEqual(before);
      expect((await shown.claim(made)).status).toBe(200);
    }));

  test("an app needs one everywhere", () =>
    lan(async () => {
      const client = await newDesktop();
      const { username, password } = await client.signUp({ password: PASSWORD });
      const body = { username, password, device: { name: "App", type: "mobile", os: "Android" } };
      expectProblem(await client.call("POST", "/api/device/token", { body }), "proof_required");
    }));
});
