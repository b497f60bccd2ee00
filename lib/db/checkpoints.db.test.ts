import { statSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { databaseAddress } from "../env/database-address.mjs";
import { readSettings, replaceSettings } from "../env/settings";
import { shutdownHooks } from "../process/shutdown";
import { startCheckpoints } from "./checkpoints";
import { openDatabase } from "./database";
import { freshDatabase } from "./testing/databases";

const fresh = freshDatabase("sqlite");

afterEach(() => {
  replaceSettings();
  shutdownHooks().clear();
});

test("what was committed comes into the file without a commit having to move it", async () => {
  const address = databaseAddress(fresh.url());
  if (address.provider !== "sqlite") throw new Error("This is about SQLite.");
  const size = () => statSync(address.file).size;
  replaceSettings(readSettings({ DATABASE_URL: fresh.url() }));
  const database = openDatabase(fresh.url());
  const before = size();
  await database.$executeRawUnsafe("CREATE TABLE filled AS SELECT randomblob(2000000) AS bytes");
  expect(size()).toBe(before);
  startCheckpoints();
  await expect.poll(size, { timeout: 10_000 }).toBeGreaterThan(before + 1_000_000);
  for (const hook of shutdownHooks()) await hook();
  await database.$disconnect();
});
