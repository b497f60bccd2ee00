import { expect, test } from "vitest";
import { closeDatabase, database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { newDesktop, withSettings } from "../testing/in-process";

freshProcessDatabase();

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
