import { expect, test } from "vitest";
import type { ActivityEvent } from "@/lib/api/types";
import type { ShownAuditType } from "@/lib/audit/shown";
import { en } from "@/lib/i18n/messages/en";
import { zhHans } from "@/lib/i18n/messages/zh-Hans";
import { activityLines, activitySentence, activitySource } from "./activity-lines";

const messages = { ...en.devices.activity, names: en.names };

let made = 0;
const event = (type: ShownAuditType, detail?: string, more: Partial<ActivityEvent> = {}): ActivityEvent => ({
  id: String(made++),
  at: "2026-01-31T12:00:00Z",
  type,
  ...(detail && { detail }),
  browser: "Firefox",
  os: "Linux",
  ip: "192.0.2.1",
  ...more,
});

const firefox = { id: "d", kind: "browser", label: "Firefox on Linux", browser: "Firefox", os: "Linux" } as const;
const app = (label: string) => ({ id: "d", kind: "app", label, browser: label, os: "Android" }) as const;

test("what repeats is one line, with the time of the last", () => {
  const last = event("sign_in.refused", "password");
  const earlier = [event("sign_in.refused", "password"), event("sign_in.refused", "password", { count: 4 })];
  const elsewhere = event("sign_in.refused", "password", { ip: "198.51.100.1" });
  const lines = activityLines([last, ...earlier, elsewhere, event("sign_in", "password")]);
  expect(lines.map(({ event, count }) => [event.id, count])).toEqual([
    [last.id, 6],
    [elsewhere.id, 1],
    [expect.any(String), 1],
  ]);
});

test.each([
  ["sign_in.refused", "password", "careful"],
  ["refused", "proof_invalid", "careful"],
  ["sign_out", "disowned", "careful"],
  ["sign_out", "own", "calm"],
  ["sign_in", "qr", "calm"],
] as const)("%s %s is %s", (type, detail, tone) => {
  expect(activityLines([event(type, detail)])[0]?.tone).toBe(tone);
});

test.each([
  ["sign_in", "qr", "Pixel signed in by QR code"],
  ["sign_out", "own", "Pixel signed out"],
  ["sign_out", "afar", "Pixel was signed out from another device"],
  ["picture.changed", "uploaded", "Picture changed"],
  ["picture.changed", "removed", "Picture removed"],
] as const)("%s %s in words", (type, detail, sentence) => {
  const device = app("Pixel");
  expect(activitySentence(messages, event(type, detail, { device }))).toBe(sentence);
});

test("another site is named while it is known", () => {
  const device = app("Pixel");
  expect(activitySentence(messages, event("client.sign_in", "shop", { device, client: "Shop" }))).toBe(
    "Signed in to Shop by Pixel",
  );
  expect(activitySentence(messages, event("client.sign_in", "shop", { device }))).toBe(
    "Signed in to another site or app by Pixel",
  );
  expect(activitySentence(messages, event("client.sign_out", "shop", { client: "Shop" }))).toBe("Signed out of Shop");
});

test("a device that is no longer known is named by what the request came from", () => {
  expect(activitySentence(messages, event("sign_in", "password"))).toBe("Firefox on Linux signed in by password");
});

test("the browser that it was done from is named once", () => {
  expect(activitySource(messages, event("sign_in", "qr", { device: firefox }))).toBe("192.0.2.1");
  const other = event("sign_out", "afar", { device: app("Pixel"), place: "Norway" });
  expect(activitySource(messages, other)).toBe("Firefox on Linux\u00a0· Norway\u00a0· 192.0.2.1");
});

test("another language has its own order of browser and system", () => {
  const chinese = { ...zhHans.devices.activity, names: zhHans.names };
  expect(activitySentence(chinese, event("sign_in", "qr", { device: firefox }))).toBe(
    "Linux 上的 Firefox 用二维码登录",
  );
});

test("what an operator did has no source", () => {
  const done = event("user.role", undefined, { browser: "", os: "", ip: "" });
  expect(activitySource(messages, done)).toBe("");
});
