/** What each login by a code asks for goes past next-auth, and is what next-auth answers for the other ways to sign in. */
import { beforeAll, describe, expect, test } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import type { Account, Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, type Phone } from "../testing/in-process";
import { withSettings } from "../testing/settings";

freshProcessDatabase();

const CLAIM = "/api/auth/callback/qr";

let account: Account;
beforeAll(async () => {
  account = await (await newDesktop()).signUp();
});

/** The cookies that an answer sets by name, with their attributes and without what differs each time. */
function cookiesOf(answer: { headers: Headers }): Record<string, string> {
  const fields = answer.headers.getSetCookie().map((field) => {
    const [, name = "", value = "", attributes = ""] = /^([^=]+)=([^;]*)(.*)$/.exec(field) ?? [];
    const shape = name.endsWith("callback-url") ? value : value.replace(/[\w-]{10,}/g, "…");
    return [name, shape + attributes.replace(/Expires=[^;]+/, "Expires=…")];
  });
  return Object.fromEntries(fields);
}

async function confirmed(phone: Phone, desktop: Client, { visit = false } = {}): Promise<string> {
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken } = (await phone.scan(id)).value;
  expect((await phone.confirm(id, { confirmToken, ...(visit && { visit }) })).status).toBe(200);
  return id;
}

describe.each(["http://localhost:3000", "https://login.example.org"])("at %s", (origin) => {
  const there = <T>(run: () => Promise<T>) => withSettings({ origin, rateLimits: false }, run);

  test("the token of a form comes as next-auth's does, and a form with either is taken by both", () =>
    there(async () => {
      const client = await newDesktop();
      const own = await client.call<{ csrfToken: string }>("GET", "/api/auth/csrf?callbackUrl=/settings");
      const theirs = await (await newDesktop()).send("GET", "/api/auth/signin?callbackUrl=/settings");
      expect(Object.keys(cookiesOf(own))).toHaveLength(2);
      expect(cookiesOf(own)).toEqual(cookiesOf(theirs));
      const { csrfToken } = own.value;
      expect(csrfToken).toMatch(/^[0-9a-f]{64}$/);

      const again = await client.call<{ csrfToken: string }>("GET", "/api/auth/csrf");
      expect(again.value).toEqual({ csrfToken });
      expect(Object.keys(cookiesOf(again))).toEqual([expect.stringMatching(/callback-url$/)]);

      // next-auth takes ours,
      expect((await client.signIn(account)).status).toBe(200);
      // and ours takes next-auth's.
      const desktop = await newDesktop();
      const page = await desktop.send("GET", "/api/auth/signin");
      const field = page.headers.getSetCookie().find((each) => each.includes("csrf-token=")) ?? "";
      const [token] = decodeURIComponent(field.slice(field.indexOf("=") + 1, field.indexOf(";"))).split("|");
      const id = await confirmed(await newPhone(), desktop);
      const claimed = await desktop.call("POST", CLAIM, {
        form: { csrfToken: token ?? "", id, json: "true" },
        proof: true,
      });
      expect({ status: claimed.status, value: claimed.value }).toEqual({ status: 200, value: { url: `${origin}/` } });
      expect((await desktop.session()).value).toMatchObject({ device: { signedInBy: "qr" } });
    }));

  test("a claim answers as a sign-in by next-auth does, with the same cookies", () =>
    there(async () => {
      const [desktop, other] = [await newDesktop(), await newDesktop()];
      const claimed = await desktop.claim(await confirmed(await newPhone(), desktop));
      const signedIn = await other.signIn(account);
      expect(claimed.value).toEqual(signedIn.value);
      expect(claimed.status).toBe(signedIn.status);
      expect(cookiesOf(claimed)).toEqual(cookiesOf(signedIn));
      expect(Object.values(cookiesOf(claimed)).join()).toContain("Max-Age=7776000; Path=/; Expires=…; HttpOnly");
      const type = (answer: { headers: Headers }) => answer.headers.get("content-type");
      expect(type(claimed)).toBe(type(signedIn));
    }));

  test("a claim for one visit ends with its browser, as next-auth's does", () =>
    there(async () => {
      const [desktop, other] = [await newDesktop(), await newDesktop()];
      const claimed = await desktop.claim(await confirmed(await newPhone(), desktop, { visit: true }));
      const form = { username: account.username, password: account.password, visit: "true" };
      const signedIn = await other.post("/api/auth/callback/password", form, { proof: true });
      expect(signedIn.status).toBe(200);
      expect(cookiesOf(claimed)).toEqual(cookiesOf(signedIn));
      expect(Object.values(cookiesOf(claimed)).join()).not.toMatch(/Max-Age|Expires/);
    }));

  test("one that is refused, and one without the form's token, lead where next-auth's do", () =>
    there(async () => {
      const desktop = await newDesktop();
      const { id } = (await desktop.createTicket()).value;
      const early = await desktop.claim(id);
      expect(early.status).toBe(401);
      expect(early.body).toEqual({ url: `${origin}/api/auth/error?error=wrong_state` });
      expect(Object.keys(cookiesOf(early))).toEqual([expect.stringMatching(/callback-url$/)]);

      for (const csrfToken of ["", "x", "a".repeat(64)]) {
        const [own, theirs] = [await newDesktop(), await newDesktop()];
        const claim = await own.call("POST", CLAIM, { form: { csrfToken, id, json: "true" }, proof: true });
        const path = "/api/auth/callback/password";
        const form = { csrfToken, username: account.username, password: account.password, json: "true" };
        const password = await theirs.call("POST", path, { form, proof: true });
        expect({ status: claim.status, body: claim.body }).toEqual({ status: password.status, body: password.body });
        expect(cookiesOf(claim)).toEqual(cookiesOf(password));
      }
    }));

  test("who does not ask for JSON is led by a redirect, as by next-auth", () =>
    there(async () => {
      const [desktop, other] = [await newDesktop(), await newDesktop()];
      const id = await confirmed(await newPhone(), desktop);
      const claim = { csrfToken: await desktop.csrfToken(), id, callbackUrl: "/settings?a=b" };
      const claimed = await desktop.call("POST", CLAIM, { form: claim, proof: true });
      const { username, password } = account;
      const form = { csrfToken: await other.csrfToken(), username, password, callbackUrl: "/settings?a=b" };
      const signedIn = await other.call("POST", "/api/auth/callback/password", { form, proof: true });
      for (const answer of [claimed, signedIn]) {
        expect(answer.status).toBe(302);
        expect(answer.headers.get("location")).toBe(`${origin}/settings?a=b`);
      }
      expect(cookiesOf(claimed)).toEqual(cookiesOf(signedIn));
    }));

  test("a form that is refused leads to a page that says why, by whichever way it signs in", () =>
    there(async () => {
      const desktop = await newDesktop();
      const { id } = (await desktop.createTicket()).value;
      const { username } = account;
      const forms: [string, Record<string, string>][] = [
        ["qr", { id }],
        ["qr", { id, csrfToken: "x" }],
        ["password", { username, password: "not the phrase" }],
        ["password", { username, password: account.password, csrfToken: "x" }],
        ["passkey", { seed: "x", assertion: "{}" }],
      ];
      const pages: string[] = [];
      for (const [way, form] of forms) {
        const csrfToken = await desktop.csrfToken();
        const sent = { form: { csrfToken, ...form }, proof: true };
        let led = (await desktop.call("POST", `/api/auth/callback/${way}`, sent)).headers.get("location") ?? "";
        // Next.js answers what is not below /api.
        while (led.startsWith(`${origin}/api/`)) {
          const answer = await desktop.send("GET", led.slice(origin.length));
          expect(answer.status).toBe(302);
          led = answer.headers.get("location") ?? "";
        }
        const page = new URL(led, origin);
        expect(page.origin).toBe(origin);
        page.searchParams.delete("callbackUrl");
        pages.push(page.pathname + page.search);
      }
      expect(pages).toEqual([
        "/login",
        "/sign-in?error=internal",
        "/sign-in?error=wrong_password",
        "/sign-in?error=internal",
        "/sign-in",
      ]);
    }));

  test("a browser that keeps no cookies is told so, and whoever links to these addresses has nothing of theirs said", () =>
    there(async () => {
      const led = async (path: string) => (await (await newDesktop()).send("GET", path)).headers.get("location");
      const back = `callbackUrl=${encodeURIComponent(`${origin}/`)}`;
      expect(await led("/api/auth/signin?csrf=true")).toBe(`${origin}/sign-in?${back}&error=no_cookies`);
      expect(await led("/api/auth/signin")).toBe(`/sign-in?${back}`);
      const errors = ["", "?error=", "?error=Call%200800%20123", "?error=rate_limited", "?error=CredentialsSignin"];
      const pages: (string | null)[] = [];
      for (const query of errors) pages.push(await led(`/api/auth/error${query}`));
      const internal = `${origin}/sign-in?error=internal`;
      expect(pages).toEqual([`${origin}/sign-in`, internal, internal, internal, `${origin}/sign-in`]);
    }));

  test("so is one that our edge refuses, where a browser sent it by itself; a script is told why", () =>
    there(async () => {
      const desktop = await newDesktop();
      const refused = "/sign-in?error=proof_required";
      const ways = { qr: "/login", password: refused, passkey: refused };
      const send = (way: string, headers: Record<string, string>) =>
        desktop.call("POST", `/api/auth/callback/${way}`, { form: { id: "x" }, headers });
      const ofPages = "text/html,application/xhtml+xml,*/*;q=0.8";
      const metadata = { "sec-fetch-site": "same-origin", accept: ofPages };
      for (const [way, page] of Object.entries(ways)) {
        for (const browser of [{ accept: ofPages }, { ...metadata, "sec-fetch-mode": "navigate" }]) {
          const led = await send(way, browser);
          expect([led.status, led.headers.get("location")], way).toEqual([303, origin + page]);
        }
        const java = { accept: "text/html, image/gif, image/jpeg, */*; q=.2" };
        for (const program of [{ accept: "*/*" }, java, { ...metadata, "sec-fetch-mode": "cors" }])
          expectProblem(await send(way, program), "proof_required");
      }
      const evil = { accept: ofPages, origin: "https://evil.example" };
      const foreign = await desktop.call("POST", CLAIM, { form: { id: "x" }, headers: evil });
      expectProblem(foreign, "cross_site");
    }));

  test("a browser whose form is over a limit is told so", async () => {
    const ofPages = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    const send = async (client: Client) => {
      const form = { username: account.username, password: "not the phrase" };
      const led = await client.call("POST", "/api/auth/callback/password", { form, headers: ofPages, proof: true });
      return [led.status, led.headers.get("location")];
    };
    await withSettings({ origin }, async () => {
      const client = await newDesktop();
      let last: unknown[] = [];
      for (let tries = 0; tries < 500 && last[0] !== 303; tries++) last = await send(client);
      expect(last).toEqual([303, `${origin}/sign-in?error=rate_limited`]);
    });
  });
});
