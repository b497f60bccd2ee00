import { expect, test } from "vitest";
import { en } from "@/lib/i18n/messages/en";
import { OPENING, type Panel, type Ticket } from "@/packages/qr-login/src/panel";
import { announcement } from "./announcement";

const ticket: Ticket = {
  id: "one",
  url: "https://login.example/scan#one",
  userCode: "BCDFGHJK",
  codeEndsAt: 60_000,
  endsAt: 60_000,
  since: 0,
  pollIntervalMs: 2_000,
};
const { link, visible, renewalsLeft } = OPENING;
const always = { link, visible, renewalsLeft };
const say = (panel: Panel) => announcement(panel, en.login);

test("a renewed code is not announced again", () => {
  const first = say({ ...always, step: "waiting", ticket });
  expect(say({ ...always, step: "opening", shown: ticket, attempt: 0 })).toBe(first);
  expect(say({ ...always, step: "waiting", ticket: { ...ticket, id: "two" } })).toBe(first);
  expect(say({ ...always, step: "opening", attempt: 0 })).not.toBe(first);
});

test("who scanned is named, with the number to type where there is one", () => {
  const user = { username: "ada", name: "Ada", image: "/a" };
  expect(say({ ...always, step: "scanned", ticket, user })).toBe(`Ada, @ada. ${en.login.scanned.title}`);
  expect(say({ ...always, step: "scanned", ticket, user, number: "47" })).toContain("47");
});

test("a lost connection is announced while a ticket is watched, and not once it is over", () => {
  expect(say({ ...always, step: "waiting", ticket, link: "lost" })).toBe(en.login.code.lost);
  expect(say({ ...always, step: "ended", how: "cancelled", link: "lost" })).toBe(en.login.cancelled.title);
});
