import { expect, test } from "vitest";
import type { SignInNews } from "@/lib/api/types";
import { type News, type NewsEvent, NO_NEWS, nextNews } from "./reducer";

const signIn = (id: string): SignInNews => ({
  id,
  kind: "app",
  label: `Device ${id}`,
  browser: `Device ${id}`,
  os: "Android",
  signedInBy: "qr",
  at: "2026-01-31T12:00:00Z",
});
const play = (...events: NewsEvent[]): News => events.reduce(nextNews, NO_NEWS);
const came = (id: string): NewsEvent => ({ type: "signedIn", signIn: signIn(id) });
const ids = ({ signIns }: News) => signIns.map(({ id }) => id);

test("the newest sign-in comes first, each once", () => {
  const news = play(came("a"), came("b"), came("a"));
  expect(ids(news)).toEqual(["b", "a"]);
  expect(news.count).toBe(2);
});

test("one that this tab let in is counted, and not asked about", () => {
  expect(play({ type: "letIn", id: "desktop" })).toMatchObject({ signIns: [], count: 1, letIn: "desktop" });
});

test("one that is answered for goes, and the others stay", () => {
  expect(ids(play(came("a"), came("b"), { type: "known", ids: ["a", "x"] }))).toEqual(["b"]);
});

test("a page that is signed out shows nothing more", () => {
  const news = play(came("a"), { type: "signedOut" }, came("b"));
  expect(news).toMatchObject({ signedOut: true, signIns: [] });
});

test("one is disowned at a time", () => {
  const news = play(came("a"), came("b"), { type: "disowned", id: "a" }, { type: "disowned", id: "b" });
  expect(news.disowning).toEqual({ id: "a", stage: "sending" });
});

test("one that is being disowned stays in sight until that is done", () => {
  const sending = play(came("a"), { type: "disowned", id: "a" }, { type: "known", ids: ["a"] });
  expect(ids(sending)).toEqual(["a"]);
  expect(nextNews(sending, { type: "disownDone" }).disowning).toEqual({ id: "a", stage: "done" });
});

test("what was refused can be tried again", () => {
  const refused = play(came("a"), { type: "disowned", id: "a" }, { type: "disownRefused", error: { code: "offline" } });
  expect(refused.disowning).toEqual({ id: "a", stage: "refused", error: { code: "offline" } });
  expect(nextNews(refused, { type: "disowned", id: "a" }).disowning).toEqual({ id: "a", stage: "sending" });
});
