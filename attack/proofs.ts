import { generateKeyPair } from "dpop";
import type { Forgery } from "../lib/http/testing/proof";
import { atOnce, missed, oneOf, type Phone, refused, type Source, scanned, type Target, thiefOf } from "./attack";

/** Scans with a proof that is wrong in one way; the ticket must stay as it was. */
async function scanWith(target: Target, forge: (phone: Phone) => Forgery | Promise<Forgery>): Promise<string> {
  const desktop = await target.browser();
  const phone = await target.phone();
  const { id } = (await desktop.createTicket()).value;
  const held = refused(await phone.client.scan(id, { proof: await forge(phone) }));
  return missed((await desktop.status(id)).value.status !== "pending", "the ticket changed", held);
}

const seconds = () => Math.floor(Date.now() / 1000);

const forgeries: [string, (phone: Phone) => Forgery | Promise<Forgery>][] = [
  ["another typ", () => ({ header: { typ: "JWT" } })],
  ["alg none", () => ({ header: { alg: "none" }, signWith: () => new Uint8Array() })],
  ["a symmetric alg", () => ({ header: { alg: "HS256" } })],
  ["the private half in jwk", () => ({ header: { jwk: { kty: "EC", crv: "P-256", x: "AA", y: "AA", d: "AA" } } })],
  ["no jwk", () => ({ header: { jwk: undefined } })],
  ["another method", () => ({ claims: { htm: "GET" } })],
  ["another path", ({ client }) => ({ claims: { htu: `${client.origin}/api/qr` } })],
  ["another origin", () => ({ claims: { htu: "https://evil.example/" } })],
  ["no jti", () => ({ claims: { jti: undefined } })],
  ["two minutes old", () => ({ claims: { iat: seconds() - 120 } })],
  ["two minutes early", () => ({ claims: { iat: seconds() + 120 } })],
  ["iat as text", () => ({ claims: { iat: "now" } })],
  ["no nonce", () => ({ claims: { nonce: undefined } })],
  ["a nonce of its own", () => ({ claims: { nonce: Buffer.alloc(22, 7).toString("base64url") } })],
  ["another key", async () => ({ keys: await generateKeyPair("ES256") })],
  ["a signature of something else", () => ({ signWith: () => new Uint8Array(64).fill(1) })],
];

/** RFC 9449 §4.3 and §11: proofs that must not count, and what a thief can do without the key. */
export const proofs: Source = {
  name: "RFC 9449 (DPoP)",
  attacks: [
    ...forgeries.map(([name, forge]) => ({
      name: `a proof with ${name}`,
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
        const app = await target.browser("ExampleApp/1.0");
        const { token } = (await app.signInApp(account)).value;
        target.secrets.add(token);
        const thief = await target.browser("ExampleApp/1.0");
        thief.token = token;
        const bearer = await target.browser("ExampleApp/1.0");
        return refused(
          await thief.devices(),
          await thief.devices({ proof: false }),
          await bearer.devices({ headers: { authorization: `Bearer ${token}` } }),
        );
      },
    },
    {
      name: "a token of one purpose in another's place",
      async run(target) {
        const { desktop, phone, id, confirmToken } = await scanned(target);
        const secret = desktop.jar.values.get(`qr.${id}`) ?? "";
        const session = [...phone.client.jar.values].find(([name]) => name.includes("session-token"))?.[1] ?? "";
        const impostor = await target.browser();
        const as = (token: string) => impostor.devices({ headers: { authorization: `DPoP ${token}` }, proof: true });
        const cookie = (token: string) => impostor.devices({ headers: { cookie: `next-auth.session-token=${token}` } });
        const own = (token: string) => impostor.status(id, { headers: { cookie: `qr.${id}=${token}` } });
        return refused(
          ...(await Promise.all([as(secret), as(confirmToken), as(session), cookie(secret), cookie(confirmToken)])),
          await own(confirmToken),
          await own(session),
          await phone.client.confirm(id, { confirmToken: secret }),
        );
      },
    },
  ],
};
