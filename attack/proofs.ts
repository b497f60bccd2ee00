import { createHmac } from "node:crypto";
import { generateKeyPair } from "dpop";
import { type Forgery, publicJwk } from "../lib/api/testing/proof";
import {
  app,
  atOnce,
  confirmed,
  missed,
  oneOf,
  type Phone,
  refused,
  type Source,
  scanned,
  type Target,
  thiefOf,
} from "./attack";

/** Scans with a proof that is wrong in one way; the ticket must stay as it was. */
async function scanWith(target: Target, forge: (phone: Phone) => Forgery | Promise<Forgery>): Promise<string> {
  const desktop = await target.browser();
  const phone = await target.phone();
  const { id } = (await desktop.createTicket()).value;
  const held = refused(await phone.client.scan(id, { proof: await forge(phone) }));
  return missed((await desktop.status(id)).value.status !== "pending", "the ticket changed", held);
}

const seconds = () => Math.floor(Date.now() / 1000);

/** HS256 by what everybody may know: the public key. */
async function signedByPublicKey({ client }: Phone, input: string): Promise<Uint8Array> {
  const jwk = client.keys && (await publicJwk(client.keys));
  return createHmac("sha256", JSON.stringify(jwk)).update(input).digest();
}

async function privateJwk({ client }: Phone) {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { keys: { ...client.keys, ...pair }, header: { jwk: { kty, crv, x, y, d } } };
}

const forgeries: [string, (phone: Phone) => Forgery | Promise<Forgery>][] = [
  ["another typ", () => ({ header: { typ: "JWT" } })],
  ["alg none", () => ({ header: { alg: "none" }, signWith: () => new Uint8Array() })],
  [
    "HS256, by the public key",
    (phone) => ({ header: { alg: "HS256" }, signWith: (text) => signedByPublicKey(phone, text) }),
  ],
  ["the private key in jwk", privateJwk],
  ["no jwk", () => ({ header: { jwk: undefined } })],
  // The victim's public key in the header, the attacker's signature below it.
  [
    "the victim's jwk, signed by another key",
    async ({ client }) => ({
      header: { jwk: client.keys && (await publicJwk(client.keys)) },
      keys: await generateKeyPair("ES256"),
    }),
  ],
  [
    "a key by address (jku, x5u)",
    () => ({ header: { jwk: undefined, jku: "https://evil.example/k", x5u: "https://evil.example/k" } }),
  ],
  ["a critical header that nobody knows", () => ({ header: { crit: ["mine"], mine: true } })],
  ["another method", () => ({ claims: { htm: "GET" } })],
  ["another path", ({ client }) => ({ claims: { htu: `${client.origin}/api/qr` } })],
  ["another origin", () => ({ claims: { htu: "https://evil.example/" } })],
  ["no jti", () => ({ claims: { jti: undefined } })],
  ["an end before it was made", () => ({ claims: { exp: seconds() - 120 } })],
  ["a beginning after it was made", () => ({ claims: { nbf: seconds() + 120 } })],
  ["a time in milliseconds", () => ({ claims: { iat: Date.now() } })],
  ["no iat", () => ({ claims: { iat: undefined } })],
  ["a jti of a thousand letters", () => ({ claims: { jti: "x".repeat(1000) } })],
  ["iat as text", () => ({ claims: { iat: "now" } })],
  ["no nonce", () => ({ claims: { nonce: undefined } })],
  ["a nonce of its own", () => ({ claims: { nonce: Buffer.alloc(22, 7).toString("base64url") } })],
  ["another key", async () => ({ keys: await generateKeyPair("ES256") })],
  ["no signature", () => ({ signWith: () => new Uint8Array() })],
  ["a signature of something else", () => ({ signWith: () => new Uint8Array(64).fill(1) })],
];

/** RFC 9449 §4.3 and §11: proofs that must not count, and what a thief can do without the key. */
export const proofs: Source = {
  name: "RFC 9449 (DPoP)",
  attacks: [
    ...forgeries.map(([name, forge]) => ({
      name: `a proof with ${name}`,
      stateless: true as const,
      run: (target: Target) => scanWith(target, forge),
    })),
    {
      name: "a proof presented twice, and 30 times at once",
      async run(target) {
        const { client } = await target.phone();
        const proof = (await client.proof("DELETE", "/api/devices")) ?? "";
        const answers = await atOnce(30, () => client.call("DELETE", "/api/devices", { headers: { dpop: proof } }));
        const later = await client.call("DELETE", "/api/devices", { headers: { dpop: proof } });
        return `${oneOf(answers)}; later: ${refused(later)}`;
      },
    },
    {
      // A proof's own time decides nothing: neither does one that is new make it another.
      name: "a proof presented twice, signed anew with other times",
      async run(target) {
        const { client } = await target.phone();
        const jti = crypto.randomUUID();
        const send = async (iat: number) => {
          const dpop = (await client.proof("DELETE", "/api/devices", { claims: { jti, iat } })) ?? "";
          return client.call("DELETE", "/api/devices", { headers: { dpop } });
        };
        const days = 3 * 24 * 3600;
        const answers = await Promise.all([-days, -120, 0, 120, days].map((off) => send(seconds() + off)));
        return `${oneOf(answers)}; later: ${refused(await send(seconds() + 1))}`;
      },
    },
    {
      name: "two proofs in one request",
      async run(target) {
        const { client } = await target.phone();
        const two = [await client.proof("DELETE", "/api/devices"), await client.proof("DELETE", "/api/devices")];
        return refused(await client.call("DELETE", "/api/devices", { headers: { dpop: two.join(", ") } }));
      },
    },
    {
      name: "a stolen session cookie changes or approves",
      async run(target) {
        const { phone, id, confirmToken } = await scanned(target);
        const thief = await thiefOf(target, phone.client);
        const { devices } = (await thief.devices()).value;
        return refused(
          await thief.scan(id),
          await thief.scan(id, { proof: false }),
          await thief.confirm(id, { confirmToken }),
          await thief.cancel(id, confirmToken),
          await thief.endDevice(devices[0]?.id ?? ""),
          await thief.endOtherDevices(),
          await thief.disown(devices[0]?.id ?? ""),
          await thief.call("PATCH", "/api/account", { body: { name: "Mine now" }, proof: true }),
          await thief.call("PUT", "/api/account/password", {
            body: { currentPassword: phone.account.password, newPassword: "entirely mine now" },
            proof: true,
          }),
          await thief.call("DELETE", "/api/account/picture", { proof: true }),
        );
      },
    },
    {
      name: "a stolen session cookie in another kind of browser reads",
      async run(target) {
        const { client } = await target.phone();
        const thief = await thiefOf(target, client);
        thief.userAgent = (await target.browser()).userAgent;
        return refused(await thief.devices());
      },
    },
    {
      name: "a stolen app token, without the key and as a bearer",
      async run(target) {
        const { account } = await target.phone();
        const { token, userAgent } = await app(target, account);
        const thief = await target.browser(userAgent);
        thief.token = token;
        const bearer = await target.browser(userAgent);
        return refused(
          await thief.devices(),
          await thief.devices({ proof: false }),
          await bearer.devices({ headers: { authorization: `Bearer ${token}` } }),
        );
      },
    },
    {
      name: "a session cookie signs in with another key: the proof is made for the thief’s own",
      async run(target) {
        const { client } = await target.phone();
        const thief = await thiefOf(target, client);
        const before = (await client.session()).value.device?.id;
        // Signing in by a password that is wrong must not bind the session to the key that came with it.
        const held = refused(await thief.signIn({ username: "nobody-at-all", password: "a guess of mine" }));
        const same = (await client.session()).value.device?.id === before;
        return missed(!same || (await thief.endOtherDevices()).ok, "the key was exchanged", held);
      },
    },
    {
      name: "a sign-in without a proof, or with one that was made for another place",
      async run(target) {
        const { account } = await target.phone();
        const attacker = await target.browser();
        const elsewhere = await attacker.proof("POST", "/api/devices");
        const body = { ...account, name: undefined, device: { name: "App", type: "mobile", os: "Android" } };
        return refused(
          await attacker.signIn(account, { proof: false }),
          await attacker.signIn(account, { proof: elsewhere ?? "" }),
          await attacker.call("POST", "/api/device/token", { body }),
          await attacker.call("POST", "/api/device/token", { body, proof: elsewhere ?? "" }),
        );
      },
    },
    {
      name: "a ticket that was made with a key, claimed with another",
      async run(target) {
        const { desktop, id } = await confirmed(target);
        const thief = await thiefOf(target, desktop);
        return refused(await thief.claim(id), await thief.claim(id, { proof: false }));
      },
    },
  ],
};
