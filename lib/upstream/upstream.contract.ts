import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findPerson, setDirectoryEntry } from "../accounts/directory";
import { hashPassword } from "../accounts/password";
import type { Client } from "../api/testing/client";
import { expectProblem } from "../api/testing/expect-problem";
import { newAccount, newDesktop, newPhone, signInDirectly, withSettings } from "../api/testing/in-process";
import { userAgents } from "../api/testing/user-agents";
import { database } from "../db/database";
import type { UpstreamSettings } from "../env/accounts-elsewhere";
import { replaceSettings, type Settings, settings } from "../env/settings";
import { forgetUpstream } from "./provider";
import { CALLBACK_PATH } from "./sign-in";
import { type BareProvider, bareProvider } from "./testing/bare-provider";

let named = 0;
const newSub = () => {
  named += 1;
  return `sub-${process.pid}-${named}`;
};

/** Signing in at a provider that nobody here wrote, through the handlers. */
export function upstreamContract(): void {
  let theirs: BareProvider;
  let before: Settings;
  const upstream = (): UpstreamSettings => ({
    issuer: theirs.issuer,
    clientId: "qr-login",
    clientSecret: "a secret of theirs",
    name: "Example Inc.",
    scopes: "openid profile email groups",
    require: undefined,
  });

  beforeAll(async () => {
    before = settings();
    theirs = await bareProvider(before.origin + CALLBACK_PATH);
  });
  beforeEach(() => {
    forgetUpstream();
    replaceSettings({ ...before, upstream: upstream() });
    theirs.person = { sub: newSub(), claims: { preferred_username: "grace", name: "Grace Hopper" } };
  });
  afterAll(() => {
    theirs.close();
    replaceSettings(before);
    forgetUpstream();
  });

  const phone = () => newDesktop({ userAgent: userAgents.chromeOnAndroid });

  /** Sends the browser on its way; resolves to where the provider leads it back to. */
  async function thereAndBack(client: Client, purpose = "sign-in"): Promise<URL> {
    const begun = await client.send("GET", `/api/upstream/start?for=${purpose}&callbackUrl=/scan`);
    return theirs.signIn(begun.headers.get("location") ?? "");
  }
  /** The answer to the way back: the page that it leads to. */
  async function arriveAt(client: Client, back: URL): Promise<URL> {
    const response = await client.send("GET", back.pathname + back.search, {
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect(response.status).toBe(303);
    return new URL(response.headers.get("location") ?? "", client.origin);
  }
  const finish = (client: Client, form = {}) => client.post("/api/auth/callback/upstream", form, { proof: true });

  async function signInUpstream(client: Client): Promise<string> {
    await arriveAt(client, await thereAndBack(client));
    void (await finish(client)).value;
    const session = (await client.session()).value;
    if (!("user" in session)) throw new Error("not signed in");
    return session.user.username;
  }
  const rowOf = (username: string) => database().user.findUniqueOrThrow({ where: { username } });

  describe("a sign-in", () => {
    test("goes there and back, and the session has this browser's key", async () => {
      const client = await phone();
      const begun = await client.send("GET", "/api/upstream/start?callbackUrl=/scan");
      const url = new URL(begun.headers.get("location") ?? "");
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        client_id: "qr-login",
        response_type: "code",
        code_challenge_method: "S256",
        redirect_uri: client.origin + CALLBACK_PATH,
        scope: "openid profile email groups",
      });
      expect(begun.headers.getSetCookie()[0]).toMatch(/^qr-upstream=upstream_[\w-]{43}; .*HttpOnly; SameSite=Lax/);
      const page = await arriveAt(client, await theirs.signIn(url.href));
      expect(page.pathname + page.search).toBe("/upstream?for=sign-in&callbackUrl=%2Fscan");
      expect((await client.session()).value).toEqual({});

      void (await finish(client)).value;
      const session = (await client.session()).value;
      expect(session).toMatchObject({ user: { name: "Grace Hopper" }, device: { signedInBy: "upstream" } });
      const device = await database().device.findUniqueOrThrow({ where: { id: session.device?.id ?? "" } });
      expect(device.keyThumbprint).toBe(await client.thumbprint());
      expect((await finish(client)).status).toBe(401);
    });

    test("is for this visit only where that is asked for", async () => {
      for (const visit of [true, false]) {
        const client = await phone();
        await arriveAt(client, await thereAndBack(client));
        void (await finish(client, { visit: String(visit) })).value;
        expect((await client.session()).value.device?.visitEndsAt === undefined).toBe(!visit);
      }
    });

    test("without a proof by the browser's key is none", async () => {
      const client = await phone();
      await arriveAt(client, await thereAndBack(client));
      expectProblem(await client.post("/api/auth/callback/upstream", {}), "proof_required");
      expect((await client.session()).value).toEqual({});
    });

    test("comes back to the same account, whatever it is called by then; nobody is found by e-mail or username", async () => {
      const grace = await newAccount();
      await database().user.updateMany({ where: { id: grace.id }, data: { email: "grace@corp.example" } });
      const claims = { preferred_username: grace.username, email: "grace@corp.example", email_verified: true };
      theirs.person = { sub: newSub(), claims };
      const username = await signInUpstream(await phone());
      expect(username).not.toBe(grace.username);
      theirs.person = { ...theirs.person, claims: { ...claims, preferred_username: "another", name: "Another" } };
      expect(await signInUpstream(await phone())).toBe(username);
      expect(await rowOf(username)).toMatchObject({ name: "Another", email: "grace@corp.example", passwordHash: "*" });
    });

    test("the same subject of another issuer is another person", async () => {
      const username = await signInUpstream(await phone());
      const other = await bareProvider(settings().origin + CALLBACK_PATH);
      const first = theirs;
      try {
        other.person = first.person;
        theirs = other;
        replaceSettings({ ...before, upstream: upstream() });
        forgetUpstream();
        expect(await signInUpstream(await phone())).not.toBe(username);
      } finally {
        theirs = first;
        other.close();
      }
    });

    test("e-mail counts where it is told to be theirs, groups as they are told", async () => {
      const sub = newSub();
      theirs.person = { sub, claims: { email: "a@corp.example", email_verified: false, groups: ["staff"] } };
      const username = await signInUpstream(await phone());
      expect(await rowOf(username)).toMatchObject({ email: null, groups: '["staff"]' });
      theirs.person = { sub, claims: { email: "a@corp.example", email_verified: true, groups: [] } };
      await signInUpstream(await phone());
      expect(await rowOf(username)).toMatchObject({ email: "a@corp.example", groups: "[]" });
    });

    test("what it told before and tells no more goes; what the operator set stays", async () => {
      const sub = newSub();
      const told = { email: "a@corp.example", email_verified: true, groups: ["staff"] };
      const silent = [{}, { email: told.email }, { email: told.email, email_verified: false, groups: "staff" }];
      let username = "";
      for (const claims of silent) {
        theirs.person = { sub, claims: told };
        username = await signInUpstream(await phone());
        expect(await rowOf(username)).toMatchObject({ email: "a@corp.example", groups: '["staff"]' });
        theirs.person = { sub, claims };
        await signInUpstream(await phone());
        expect(await findPerson(database(), (await rowOf(username)).id)).toMatchObject({
          email: undefined,
          groups: [],
        });
      }
      const { id } = await rowOf(username);
      await setDirectoryEntry(database(), id, { email: "ours@corp.example" });
      theirs.person = { sub, claims: { groups: ["staff"] } };
      await signInUpstream(await phone());
      await setDirectoryEntry(database(), id, { groups: ["ours"] });
      theirs.person = { sub, claims: {} };
      await signInUpstream(await phone());
      expect(await findPerson(database(), id)).toMatchObject({ email: "ours@corp.example", groups: ["ours"] });
    });

    test("what was not asked for is not taken to be gone", async () => {
      const sub = newSub();
      theirs.person = { sub, claims: { email: "a@corp.example", email_verified: true, groups: ["staff"] } };
      const username = await signInUpstream(await phone());
      await withSettings({ upstream: { ...upstream(), scopes: "openid profile" } }, async () => {
        await signInUpstream(await phone());
      });
      expect(await rowOf(username)).toMatchObject({ email: "a@corp.example", groups: '["staff"]' });
    });

    test("who proved themselves there long ago has not just proven themselves here", async () => {
      const authTime = Math.floor(Date.now() / 1000) - 3600;
      theirs.person = { sub: newSub(), claims: {}, authTime };
      const client = await phone();
      await signInUpstream(client);
      const { device } = (await client.session()).value;
      const row = await database().device.findUniqueOrThrow({ where: { id: device?.id ?? "" } });
      expect(row.provenAt?.getTime()).toBe(authTime * 1000);
    });

    test.each([86_400, 1e15])("who is to prove themselves there in %d seconds is refused", async (seconds) => {
      theirs.person = { sub: newSub(), claims: {}, authTime: Math.floor(Date.now() / 1000) + seconds };
      const client = await phone();
      expect((await arriveAt(client, await thereAndBack(client))).searchParams.get("failed")).toBe("refused");
      expect((await finish(client)).status).toBe(401);
    });

    test("who is disabled stays out, and nobody new comes in where accounts are closed", async () => {
      const username = await signInUpstream(await phone());
      await database().user.updateMany({ where: { username }, data: { disabledAt: new Date() } });
      const client = await phone();
      await arriveAt(client, await thereAndBack(client));
      expect((await finish(client)).status).toBe(401);
      theirs.person = { sub: newSub(), claims: {} };
      await withSettings({ signUp: "closed" }, async () => {
        await arriveAt(client, await thereAndBack(client));
        expectProblem(await finish(client), "sign_up_closed");
      });
    });

    test("a claim that is required keeps out whoever lacks it", async () => {
      await withSettings({ upstream: { ...upstream(), require: { claim: "groups", value: "staff" } } }, async () => {
        const client = await phone();
        for (const groups of [undefined, [], ["staffing"]]) {
          theirs.person = { sub: newSub(), claims: groups ? { groups } : {} };
          const page = await arriveAt(client, await thereAndBack(client));
          expect(page.searchParams.get("failed")).toBe("cancelled");
        }
        theirs.person = { sub: newSub(), claims: { groups: ["other", "staff"] } };
        await signInUpstream(client);
      });
    });
  });

  describe("what comes back", () => {
    test("in another browser signs nobody in", async () => {
      const [client, other] = [await phone(), await phone()];
      const back = await thereAndBack(client);
      expect((await arriveAt(other, back)).search).toBe("?failed=over");
      await thereAndBack(other);
      expect((await arriveAt(other, back)).searchParams.get("failed")).toBe("refused");
      expect((await finish(other)).status).toBe(401);
      // Nothing of that has used up what the right one brings.
      await arriveAt(client, back);
      void (await finish(client)).value;
    });

    test("counts once, of many at once one", async () => {
      const client = await phone();
      const back = await thereAndBack(client);
      await arriveAt(client, back);
      expect((await arriveAt(client, back)).searchParams.get("failed")).toBe("over");
      const csrfToken = await client.csrfToken();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => client.post("/api/auth/callback/upstream", { csrfToken }, { proof: true })),
      );
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    });

    test("is over after a minute, and a way there after a quarter of an hour", async () => {
      const client = await phone();
      const past = { data: { expiresAt: new Date(Date.now() - 1) } };
      const back = await thereAndBack(client);
      await arriveAt(client, back);
      await database().upstreamRequest.updateMany(past);
      expect((await finish(client)).status).toBe(401);
      const late = await thereAndBack(client);
      await database().upstreamRequest.updateMany(past);
      expect((await arriveAt(client, late)).searchParams.get("failed")).toBe("over");
    });

    test.each<[string, (back: URL) => void]>([
      ["another state", (back) => back.searchParams.set("state", "another")],
      ["no state", (back) => back.searchParams.delete("state")],
      ["another issuer (RFC 9207)", (back) => back.searchParams.set("iss", "https://evil.example")],
      ["no issuer", (back) => back.searchParams.delete("iss")],
      ["another code", (back) => back.searchParams.set("code", "another")],
      ["a code twice", (back) => back.searchParams.append("code", "another")],
    ])("with %s is refused", async (_what, change) => {
      const client = await phone();
      const back = await thereAndBack(client);
      change(back);
      const page = await arriveAt(client, back);
      expect(Object.fromEntries(page.searchParams)).toEqual({
        failed: "refused",
        for: "sign-in",
        callbackUrl: "/scan",
      });
      expect((await finish(client)).status).toBe(401);
    });

    test("says so where they cancelled there", async () => {
      theirs.person = undefined;
      const client = await phone();
      const page = await arriveAt(client, await thereAndBack(client));
      expect(page.searchParams.get("failed")).toBe("cancelled");
    });

    test("leads to this site only", async () => {
      const client = await phone();
      for (const callbackUrl of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
        const begun = await client.send("GET", `/api/upstream/start?${new URLSearchParams({ callbackUrl })}`);
        const page = await arriveAt(client, await theirs.signIn(begun.headers.get("location") ?? ""));
        expect(page.searchParams.get("callbackUrl")).toBe("/");
      }
    });

    test("leaves nothing in the database that lets anybody in", async () => {
      const client = await phone();
      const back = await thereAndBack(client);
      await arriveAt(client, back);
      const secret = client.jar.values.get("qr-upstream") ?? "";
      const kept = JSON.stringify(await database().upstreamRequest.findMany());
      for (const each of [secret, back.searchParams.get("code"), back.searchParams.get("state")]) {
        expect(each).toMatch(/^[\w-]{20,}$/);
        expect(kept).not.toContain(each);
      }
    });
  });

  test("another site's page cannot begin it", async () => {
    const client = await phone();
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expectProblem(await client.call("GET", "/api/upstream/start", { headers }), "cross_site");
  });

  test("a provider that is down leaves passwords and codes working, and is asked again", async () => {
    const { issuer } = theirs;
    await withSettings({ upstream: { ...upstream(), issuer: "http://127.0.0.1:9" } }, async () => {
      forgetUpstream();
      const client = await phone();
      const begun = await client.send("GET", "/api/upstream/start?callbackUrl=/scan");
      expect(begun.headers.get("location")).toBe("/upstream?failed=down&for=sign-in&callbackUrl=%2Fscan");
      const account = await client.signUp();
      void (await client.signIn(account)).value;
      const desktop = await newDesktop();
      const { id } = (await desktop.createTicket()).value;
      const { confirmToken } = (await client.scan(id)).value;
      void (await client.confirm(id, { confirmToken })).value;
      void (await desktop.claim(id)).value;
    });
    expect(settings().upstream?.issuer).toBe(issuer);
    await signInUpstream(await phone());
  });

  test("without settings there is nothing of it", async () => {
    await withSettings({ upstream: undefined }, async () => {
      const client = await phone();
      for (const path of ["/api/upstream/start", "/api/upstream/callback"]) {
        expect((await client.call("GET", path)).status).toBe(404);
      }
      expect((await finish(client)).status).toBe(404);
    });
  });

  describe("a step-up", () => {
    const WEEK_MS = 8 * 24 * 60 * 60_000;

    async function longAgo(client: Client): Promise<void> {
      const { device } = (await client.session()).value;
      const data = { provenAt: new Date(Date.now() - WEEK_MS) };
      await database().device.updateMany({ where: { id: device?.id ?? "" }, data });
    }
    const prove = (client: Client) =>
      client.call("POST", "/api/account/prove", { body: { upstream: true }, proof: true });

    test("is asked of a phone after a week, at the provider and anew, and lets the desktop in", async () => {
      const client = await phone();
      await signInUpstream(client);
      await longAgo(client);
      const desktop = await newDesktop();
      const { id } = (await desktop.createTicket()).value;
      const { confirmToken } = (await client.scan(id)).value;
      for (const password of [undefined, "any password"]) {
        const refused = await client.confirm(id, { confirmToken, ...(password && { password }) });
        expectProblem(refused, "step_up_required", { methods: ["upstream"] });
      }
      const started = await client.send("GET", "/api/upstream/start?for=step-up");
      const begun = new URL(started.headers.get("location") ?? "");
      await arriveAt(client, await theirs.signIn(begun.href));
      expect(begun.searchParams.get("prompt")).toBe("login");
      expect(begun.searchParams.get("max_age")).toBe("0");
      expect((await prove(client)).status).toBe(204);
      void (await client.confirm(id, { confirmToken })).value;
      void (await desktop.claim(id)).value;
      expect((await desktop.session()).value).toMatchObject({ user: (await client.session()).value.user });
    });

    test("auth_time proves it, not that the answer is new", async () => {
      const client = await phone();
      const person = theirs.person;
      await signInUpstream(client);
      await longAgo(client);
      if (person) theirs.person = { ...person, authTime: Math.floor(Date.now() / 1000) - 3600 };
      await database().upstreamRequest.deleteMany({});
      // A provider that does not heed max_age.
      const begun = await client.send("GET", "/api/upstream/start?for=step-up");
      const url = new URL(begun.headers.get("location") ?? "");
      url.searchParams.set("max_age", "86400");
      url.searchParams.delete("prompt");
      await arriveAt(client, await theirs.signIn(url.href));
      expectProblem(await prove(client), "step_up_required", { reason: "wrong_person" });
    });

    test("by somebody else, or by a sign-in, is none", async () => {
      const client = await phone();
      await signInUpstream(client);
      await longAgo(client);
      await arriveAt(client, await thereAndBack(client, "sign-in"));
      expectProblem(await prove(client), "wrong_state");
      theirs.person = { sub: newSub(), claims: {} };
      await arriveAt(client, await thereAndBack(client, "step-up"));
      expectProblem(await prove(client), "step_up_required", { reason: "wrong_person" });
      expect((await finish(client)).status).toBe(401);
    });
  });

  describe("a link to an account that there is", () => {
    const link = (client: Client) => client.call("POST", "/api/upstream/link", { proof: true });
    const unlink = (client: Client) => client.call("DELETE", "/api/upstream/link", { proof: true });

    async function withPassword() {
      const client = await newPhone();
      const data = { passwordHash: await hashPassword("a phrase of mine") };
      await database().user.updateMany({ where: { id: client.account.id }, data });
      return client;
    }

    test("is made from a session that is stepped up only, and signs in from then on", async () => {
      const client = await withPassword();
      await database().device.updateMany({ where: { id: client.deviceId }, data: { provenAt: null } });
      await arriveAt(client, await thereAndBack(client, "link"));
      expectProblem(await link(client), "step_up_required", { methods: ["password"] });
      const body = { password: "a phrase of mine" };
      expect((await client.call("POST", "/api/account/prove", { body, proof: true })).status).toBe(204);
      expect((await link(client)).status).toBe(204);
      expect(await signInUpstream(await phone())).toBe(client.account.username);
      expect((await unlink(client)).status).toBe(204);
      expect(await signInUpstream(await phone())).not.toBe(client.account.username);
    });

    test("takes what the provider told with it when it ends, and leaves what the operator set since", async () => {
      const client = await withPassword();
      const { id } = client.account;
      const claims = { email: "a@corp.example", email_verified: true, groups: ["staff"] };
      for (const set of [{}, { email: "ours@corp.example" }, { groups: ["ours"] }]) {
        theirs.person = { sub: newSub(), claims };
        await arriveAt(client, await thereAndBack(client, "link"));
        expect((await link(client)).status).toBe(204);
        expect(await findPerson(database(), id)).toMatchObject({ email: "a@corp.example", groups: ["staff"] });
        await setDirectoryEntry(database(), id, set);
        expect((await unlink(client)).status).toBe(204);
        expect(await findPerson(database(), id)).toMatchObject({ email: undefined, groups: [], ...set });
      }
    });

    test.each([
      ["select_account", {}],
      ["select_account", { prompt_values_supported: ["login", "select_account"] }],
      ["login", { prompt_values_supported: ["none", "login", "consent"] }],
      [null, { prompt_values_supported: ["none"] }],
    ])("asks there as whom, by prompt %s where the provider says %j", async (prompt, discovery) => {
      const other = await bareProvider(settings().origin + CALLBACK_PATH, { discovery });
      try {
        await withSettings({ upstream: { ...upstream(), issuer: other.issuer } }, async () => {
          forgetUpstream();
          const promptFor = async (purpose: string) => {
            const begun = await (await phone()).send("GET", `/api/upstream/start?for=${purpose}`);
            return new URL(begun.headers.get("location") ?? "").searchParams.get("prompt");
          };
          expect(await promptFor("link")).toBe(prompt);
          expect(await promptFor("sign-in")).toBeNull();
        });
      } finally {
        other.close();
      }
    });

    test("takes nobody from another account, and is no sign-in's business", async () => {
      const taken = await signInUpstream(await phone());
      const client = await withPassword();
      await arriveAt(client, await thereAndBack(client, "link"));
      expectProblem(await link(client), "wrong_state", { reason: "other_account" });
      await arriveAt(client, await thereAndBack(client, "sign-in"));
      expectProblem(await link(client), "wrong_state");
      expect(await signInUpstream(await phone())).toBe(taken);
    });

    test("stays where it is the only way in", async () => {
      const client = await phone();
      const username = await signInUpstream(client);
      expectProblem(await unlink(client), "wrong_state");
      expect(await signInUpstream(await phone())).toBe(username);
    });
  });

  describe("an account that came so", () => {
    test("changes neither name nor password here, and none is asked of it", async () => {
      const client = await phone();
      await signInUpstream(client);
      const named = await client.call("PATCH", "/api/account", { body: { name: "Mallory" }, proof: true });
      expect([named.status, named.code]).toEqual([403, "invalid_request"]);
      const body = { currentPassword: "", newPassword: "a phrase of mine" };
      const set = await client.call("PUT", "/api/account/password", { body, proof: true });
      expect([set.status, set.code]).toEqual([403, "invalid_request"]);
    });

    test("no password opens", async () => {
      const username = await signInUpstream(await phone());
      for (const password of ["", "*", "null"]) {
        expect((await (await phone()).signIn({ username, password })).status).toBe(401);
      }
    });
  });

  describe("PASSWORDS=off", () => {
    test("no password signs in, and none is made", async () => {
      const client = await phone();
      const account = await client.signUp();
      await withSettings({ passwords: false }, async () => {
        expectProblem(await client.signIn(account), "passwords_off");
        expectProblem(await client.signIn({ username: "nobody", password: "x" }), "passwords_off");
        expectProblem(await client.signInApp(account), "passwords_off");
        expectProblem(await client.call("POST", "/api/account", { body: account }), "sign_up_closed");
        await signInUpstream(client);
      });
    });

    test("but after a link of the operator, for ten minutes", async () => {
      const client = await phone();
      const account = await client.signUp();
      const { id: userId } = await rowOf(account.username);
      const event = { type: "link.used", userId, ip: "", browser: "", os: "", correlationId: "c" };
      await withSettings({ passwords: false }, async () => {
        await database().loginEvent.create({ data: { id: `l${userId}`, at: new Date(), ...event } });
        void (await client.signIn(account)).value;
        await database().loginEvent.updateMany({
          where: { userId, type: "link.used" },
          data: { at: new Date(Date.now() - 11 * 60_000) },
        });
        expectProblem(await client.signIn(account), "passwords_off");
      });
    });

    test("a step-up by password is none, also where the account has one", async () => {
      const client = await phone();
      const account = await client.signUp();
      const { id } = await rowOf(account.username);
      await signInDirectly(client, id);
      await database().device.updateMany({ where: { userId: id }, data: { provenAt: null } });
      await withSettings({ passwords: false }, async () => {
        const body = { password: account.password };
        const refused = await client.call("POST", "/api/account/prove", { body, proof: true });
        expectProblem(refused, "step_up_required", { methods: [] });
      });
    });
  });
}
