import { expect, test } from "vitest";
import { withSettings } from "../testing/in-process";
import { overHandlers } from "../testing/over-handlers";

const choose = (path: string, headers: Record<string, string> = {}) =>
  overHandlers({
    method: "GET",
    path: `/api/language/${path}`,
    headers: new Headers(headers),
    body: null,
    address: "192.0.2.1",
  });

test("keeps the choice and goes back", async () => {
  const answer = await choose("de?to=%2Flogin%3FcallbackUrl%3D%252Fsettings");
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/login?callbackUrl=%2Fsettings");
  expect(answer.headers.get("set-cookie")).toBe("language=de; Path=/; SameSite=Lax; Max-Age=31536000");
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("over https its cookie stays there", async () => {
  const answer = await withSettings({ origin: "https://login.example.org" }, () => choose("ar"));
  expect(answer.headers.get("set-cookie")).toMatch(/^language=ar; .*; Secure$/);
  expect(answer.headers.get("location")).toBe("/");
});

test.each(["//evil.example", "https://evil.example/", "/\\evil.example", ""])("never leads to %j", async (to) => {
  const answer = await choose(`de?to=${encodeURIComponent(to)}`);
  expect(answer.headers.get("location")).toBe("/");
});

test.each(["cross-site", "same-site"])("a link from %s changes nothing", async (site) => {
  const answer = await choose("de?to=%2Flogin", { "sec-fetch-site": site });
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([303, null]);
});

test.each(["xx", "", "de%3B%20Domain=evil.example", "constructor"])("there is no language %j", async (locale) => {
  const answer = await choose(locale);
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([404, null]);
});
