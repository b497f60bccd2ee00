/** Where next-auth's routes lead: to our own origin, whatever the callbackUrl is spelled like and wherever it is put. */
import { beforeAll, describe, expect, test } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { settings } from "../../env/settings";
import type { Account } from "../testing/client";
import { newDesktop } from "../testing/in-process";
import { withSettings } from "../testing/settings";

freshProcessDatabase();

let account: Account;
beforeAll(async () => {
  account = await (await newDesktop()).signUp();
});

const AWAY = [
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/%2Fevil.example",
  "/%5Cevil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "https:evil.example",
  "http://localhost:3000@evil.example/",
  "http://localhost:3000.evil.example/",
  "HTTP://LOCALHOST:3000\\@evil.example",
  "\u0000https://evil.example",
  " https://evil.example",
];

const withoutLimits = <T>(run: () => Promise<T>) => withSettings({ rateLimits: false }, run);

function expectOwn(target: string | null | undefined, path = "/"): void {
  expect(target).toBe(new URL(path, settings().origin).href);
}

describe.each(AWAY)("%j", (callbackUrl) => {
  test("after a sign-in, in the form, in the query and in next-auth's cookie", async () => {
    const desktop = await newDesktop();
    desktop.jar.values.set("qr-login.callback-url", encodeURIComponent(callbackUrl));
    desktop.jar.values.set("__Secure-qr-login.callback-url", encodeURIComponent(callbackUrl));
    const query = `?${new URLSearchParams({ callbackUrl })}`;
    const form = { username: account.username, password: account.password, callbackUrl };
    const answer = await withoutLimits(async () => {
      const csrfToken = await desktop.csrfToken();
      const call = { form: { csrfToken, json: "true", ...form }, proof: true };
      return desktop.call<{ url: string }>("POST", `/api/auth/callback/password${query}`, call);
    });
    expect(answer.status).toBe(200);
    expectOwn(answer.value.url);
    expect(answer.headers.getSetCookie().join()).not.toContain("evil");
  });

  test("after a sign-in that is refused", async () => {
    const form = { username: account.username, password: "not the phrase", callbackUrl };
    const answer = await withoutLimits(async () =>
      (await newDesktop()).post("/api/auth/callback/password", form, { proof: true }),
    );
    expect(answer.status).toBe(401);
    const { url } = answer.body as { url: string };
    expect(new URL(url, settings().origin).origin).toBe(settings().origin);
    expect(url).not.toContain("evil");
  });

  test("after signing out", async () => {
    const answer = await (await newDesktop()).post("/api/auth/signout", { callbackUrl });
    expectOwn(answer.value.url);
  });

  test.each(["signin", "error"])("from GET /api/auth/%s", async (action) => {
    const query = new URLSearchParams({ callbackUrl, error: "Configuration" });
    const answer = await (await newDesktop()).send("GET", `/api/auth/${action}?${query}`);
    const location = answer.headers.get("location") ?? "";
    expect(new URL(location, settings().origin).origin).toBe(settings().origin);
    expect(location).not.toContain("evil");
    expect(answer.headers.getSetCookie().join()).not.toContain("evil");
  });
});

test("a path of our own is kept", async () => {
  const desktop = await newDesktop();
  const form = { username: account.username, password: account.password, callbackUrl: "/settings?x=1#y" };
  const answer = await desktop.post("/api/auth/callback/password", form, { proof: true });
  expectOwn(answer.value.url, "/settings?x=1#y");
});

describe.each([
  ["kept", `/settings?a=${"é".repeat(200)}`],
  ["left", `/settings?a=${"é".repeat(1_000)}`],
  ["left", `/settings?a=${"语".repeat(1_000)}`],
  ["left", `/${"a/".repeat(1_020)}`],
  ["left", `/settings?a=${"a".repeat(5_000)}`],
])("one that is to be %s for its length, %.20s…", (what, callbackUrl) => {
  const expectBounded = (answer: { headers: Headers }) => {
    const cookies = answer.headers.getSetCookie().filter((cookie) => cookie.includes("callback-url="));
    expect(cookies).toHaveLength(1);
    expect(cookies[0]?.length).toBeLessThan(4_096);
    const value = decodeURIComponent(/=([^;]*)/.exec(cookies[0] ?? "")?.[1] ?? "");
    expectOwn(value, what === "kept" ? callbackUrl : "/");
  };

  test("by next-auth and past it", async () => {
    const query = new URLSearchParams({ callbackUrl });
    const desktop = await newDesktop();
    expectBounded(await desktop.call("GET", `/api/auth/csrf?${query}`));
    expectBounded(await desktop.send("GET", `/api/auth/signin?${query}`));
    expectBounded(await desktop.post("/api/auth/callback/qr", { id: "none", callbackUrl }, { proof: true }));
    const form = { username: account.username, password: account.password, callbackUrl };
    const answer = await withoutLimits(() => desktop.post("/api/auth/callback/password", form, { proof: true }));
    expectBounded(answer);
    expectOwn(answer.value.url, what === "kept" ? callbackUrl : "/");
  });
});

test("a Host header leads nowhere else either", async () => {
  const headers = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher" };
  const answer = await (await newDesktop()).send("GET", "/api/auth/signin", { headers });
  const location = answer.headers.get("location") ?? "";
  expect(location).toContain("/sign-in?");
  expect(new URL(location, settings().origin).origin).toBe(settings().origin);
});
