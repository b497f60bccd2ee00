import { expect, test } from "vitest";
import { en } from "@/lib/i18n/messages/en";
import { announcement } from "./announcement";
import { type Panel, start, type Ticket } from "./panel";

const ticket: Ticket = {
  id: "one",
  url: "https://login.example/scan#one",
  userCode: "BCDFGHJK",
  codeEndsAt: 60_000,
  endsAt: 60_000,
  since: 0,
  skewMs: 0,
  pollIntervalMs: 2_000,
};
const say = (panel: Partial<Panel>) => announcement({ ...start, ...panel }, en.login);

test("a renewed code is not announced again", () => {
  const first = say({ step: { name: "waiting", ticket } });
  expect(say({ step: { name: "opening", shown: ticket, attempt: 0 } })).toBe(first);
  expect(say({ step: { name: "waiting", ticket: { ...ticket, id: "two" } } })).toBe(first);
  expect(say({ step: { name: "opening", attempt: 0 } })).not.toBe(first);
});

test("who scanned is named, with the number to type where there is one", () => {
  const user = { name: "Ada", image: "/a" };
  expect(say({ step: { name: "scanned", ticket, user } })).toBe(`Ada. ${en.login.scanned.title}`);
  expect(say({ step: { name: "scanned", ticket, user, number: "47" } })).toContain("47");
});

test("a lost connection is announced while a ticket is watched, and not once it is over", () => {
  expect(say({ step: { name: "waiting", ticket }, link: "lost" })).toBe(en.login.code.lost);
  expect(say({ step: { name: "ended", how: "cancelled" }, link: "lost" })).toBe(en.login.cancelled.title);
});
