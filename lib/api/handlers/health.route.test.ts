import { afterEach, expect, test } from "vitest";
import { closeDatabase, database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { setReadiness } from "../../process/readiness";
import { newDesktop, withSettings } from "../testing/in-process";

freshProcessDatabase();
afterEach(() => setReadiness("starting"));

const health = async () => (await newDesktop()).call("GET", "/api/health");

test("is ok when the database answers", async () => {
  const answer = await health();
  expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
});

test("says where browsers can prove nothing", async () => {
  const answer = await withSettings({ secureContext: false, origin: "http://192.0.2.1:3000" }, health);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ status: "ok", proofs: false, detail: expect.stringContaining("plain http") });
});

test("is not ok when the database is gone", async () => {
  await database().$disconnect();
  await closeDatabase();
  const answer = await withSettings({ databaseUrl: "file:/nowhere/at/all.db" }, health);
  await closeDatabase();
  expect([answer.status, answer.text]).toEqual([503, '{"status":"unavailable"}']);
});

test.each([
  ["starting", 503],
  ["ready", 200],
  ["stopping", 503],
] as const)("requests are wanted only while it is ready: %s", async (state, status) => {
  setReadiness(state);
  const answer = await (await newDesktop()).call("GET", "/api/ready");
  expect([answer.status, answer.text]).toEqual([status, JSON.stringify({ status: state })]);
  expect(answer.headers.get("retry-after")).toBe(status === 503 ? "1" : null);
});

test("and however the database is, which all instances share", async () => {
  setReadiness("ready");
  await database().$disconnect();
  await closeDatabase();
  const answer = await withSettings({ databaseUrl: "file:/nowhere/at/all.db" }, async () =>
    (await newDesktop()).call("GET", "/api/ready"),
  );
  await closeDatabase();
  expect([answer.status, answer.text]).toEqual([200, '{"status":"ready"}']);
});
