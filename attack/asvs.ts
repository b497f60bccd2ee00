import { createHmac, randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { newServer } from "../e2e/server";
import { Client } from "../lib/api/testing/client";
import { overHttp } from "../lib/api/testing/over-http";
import { app, GotThrough, missed, refused, type Source, scanned, sessionToken } from "./attack";

const COOKIE = "qr-login.session-token";
const withCookie = (token: string) => ({ headers: { cookie: `${COOKIE}=${token}` } });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** OWASP ASVS 5.0: sequence of steps, sessions and their end, tokens, cookies. */
export const asvs: Source = {
  name: "OWASP ASVS 5.0",
  attacks: [
    {
      name: "2.3.1 steps out of order",
      async run({ browser, phone }) {
        const desktop = await browser();
        const own = await phone();
        const { id } = (await desktop.createTicket()).value;
        const confirmToken = `confirm_${"A".repeat(43)}`;
        return refused(
          await desktop.claim(id),
          await own.client.confirm(id, { confirmToken }),
          await own.client.cancel(id, confirmToken),
        );
      },
    },
    {
      name: "3.5.3 a change by GET, HEAD or a method that is not there",
      async run(target) {
        const { desktop, phone, id } = await scanned(target);
        const answers = [];
        for (const step of ["scan", "confirm", "cancel"]) {
          for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE"]) {
            answers.push(await phone.client.call(method, `/api/qr/${id}/${step}`, { proof: true }));
          }
        }
        const held = refused(
          ...answers,
          await desktop.call("GET", "/api/auth/callback/qr"),
          await desktop.call("HEAD", "/api/auth/callback/password"),
          await phone.client.call("GET", "/api/auth/signout"),
        );
        return missed((await desktop.status(id)).value.status !== "scanned", "the ticket changed", held);
      },
    },
    {
      name: "3.3 cookies that scripts, other sites, other hosts or plain http could read or set",
      stateless: true,
      async run() {
        const origin = "https://login.example.org";
        const server = await newServer({ APP_URL: origin, TRUST_PROXY: "1" });
        try {
          const client = await Client.open({ origin, transport: overHttp(server.origin, { trustedProxy: true }) });
          const account = await client.signUp();
          const ticket = await client.createTicket();
          const signedIn = await client.signIn(account);
          const cookies = [...ticket.headers.getSetCookie(), ...signedIn.headers.getSetCookie()];
          for (const cookie of cookies) {
            if (!/^__(Host|Secure)-/.test(cookie) || !/; Secure/.test(cookie)) throw new GotThrough(cookie);
            if (!/; HttpOnly/.test(cookie) || !/; SameSite=(Lax|Strict)/.test(cookie)) throw new GotThrough(cookie);
          }
          const hsts = signedIn.headers.get("strict-transport-security") ?? "none";
          const stripped = await client.devices(withCookie(client.jar.values.get(`__Host-${COOKIE}`) ?? ""));
          return missed(
            hsts === "none" || cookies.length < 2,
            "no HSTS",
            `${cookies.length} cookies, all __Host- or __Secure-, HttpOnly, SameSite; without its prefix: ${refused(stripped)}`,
          );
        } finally {
          await server.remove();
        }
      },
    },
    {
      name: "7.2.4 the session id survives a new sign-in",
      async run({ phone }) {
        const { client, account } = await phone();
        const before = (await client.session()).value.device?.id;
        const old = sessionToken(client);
        void (await client.signIn(account)).value;
        const same = (await client.session()).value.device?.id === before || sessionToken(client) === old;
        return missed(same, "the same session", refused(await client.devices(withCookie(old))));
      },
    },
    {
      name: "7.4.1 a session goes on after its sign-out: here, from afar, by an app",
      async run(target) {
        const { client, account } = await target.phone();
        const own = sessionToken(client);
        void (await client.signOut()).ok;
        const [one, other] = [await target.browser(), await target.browser()];
        void (await one.signIn(account)).value;
        void (await other.signIn(account)).value;
        const phoneApp = await app(target, account);
        void (await one.endOtherDevices()).value;
        return refused(await client.devices(withCookie(own)), await other.devices(), await phoneApp.devices());
      },
    },
    {
      name: "7.4.3 other sessions go on after the password was changed",
      async run(target) {
        const { client, account } = await target.phone();
        const thief = await target.browser();
        void (await thief.signIn(account)).value;
        const thiefsApp = await app(target, account);
        const body = { currentPassword: account.password, newPassword: "another phrase of mine" };
        void (await client.call("PUT", "/api/account/password", { body, proof: true })).ok;
        const held = refused(await thief.devices(), await thiefsApp.devices(), await thief.signIn(account));
        return missed(!(await client.devices()).ok, "the owner is out too", held);
      },
    },
    {
      name: "7.5.1 the password changed by a session, its proof and a guess",
      async run({ phone }) {
        const { client } = await phone();
        const change = (currentPassword: string) =>
          client.call("PUT", "/api/account/password", {
            body: { currentPassword, newPassword: "another phrase of mine" },
            proof: true,
          });
        return refused(await change(""), await change("a guess of mine"));
      },
    },
    {
      name: "9.1.1 session tokens that are unsigned, signed or encrypted by a guess, or changed",
      stateless: true,
      async run({ phone }) {
        const { client } = await phone();
        const { device } = (await client.session()).value;
        const claims = { sub: "x", deviceId: device?.id, iat: 1, exp: 9_999_999_999 };
        const own = sessionToken(client);
        const guesses = ["", "secret", "changeme", randomBytes(32).toString("base64url")];
        const hs256 = (secret: string) => {
          const input = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
          return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
        };
        const tokens = [
          `${part({ alg: "none" })}.${part(claims)}.`,
          ...guesses.map(hs256),
          ...(await Promise.all(guesses.slice(1).map((secret) => encode({ token: claims, secret })))),
          own.replace(/[^.](?=[^.]*$)/, (first) => (first === "A" ? "B" : "A")),
          own
            .split(".")
            .with(0, part({ alg: "dir", enc: "A256GCM", zip: "DEF" }))
            .join("."),
          `${own}.`,
          own.slice(0, -8),
        ];
        return refused(...(await Promise.all(tokens.map((token) => client.devices(withCookie(token))))));
      },
    },
    {
      name: "6.3 usernames told apart by the answer, at both sign-ins",
      async run({ browser, phone }) {
        const { account } = await phone();
        const attacker = await browser();
        const known = { username: account.username, password: "not the one" };
        const unknown = { username: "nobody-of-that-name", password: "not the one" };
        const words = ({ status, text }: { status: number; text: string }) =>
          `${status} ${text.replace(/"correlationId":"[^"]*"/, "")}`;
        const pairs = [
          [words(await attacker.signIn(known)), words(await attacker.signIn(unknown))],
          [words(await attacker.signInApp(known)), words(await attacker.signInApp(unknown))],
        ];
        const apart = pairs.find(([one, other]) => one !== other);
        return missed(apart !== undefined, String(apart), "the same words for both");
      },
    },
    {
      name: "8.2 members that nobody may set: ids, owners, times, states",
      stateless: true,
      async run({ browser, phone }) {
        const own = await phone();
        const person = { username: "someone-new", password: "a phrase of mine", name: "Someone" };
        const attacker = await browser();
        const more = [{ id: "mine" }, { passwordHash: "x" }, { createdAt: "2000-01-01" }, { role: "admin" }];
        const change = (body: object) => own.client.call("PATCH", "/api/account", { body, proof: true });
        return refused(
          ...(await Promise.all(
            more.map((each) => attacker.call("POST", "/api/account", { body: { ...person, ...each } })),
          )),
          await change({ name: "Me", username: "admin" }),
          await change({ name: "Me", id: "x" }),
          await attacker.call("POST", "/api/qr", { body: { desktop: { browser: "Yours" } } }),
          await attacker.call("POST", "/api/qr", { body: { expiresAt: "2099-01-01T00:00:00Z" } }),
        );
      },
    },
  ],
};
