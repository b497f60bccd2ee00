import { beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../db/database";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId } from "../secrets";
import { countAttempts, refundAttempt, sweepAttempts } from "./attempts";

const now = new Date("2026-01-01T00:00:00.000Z");
const after = (ms: number) => new Date(now.getTime() + ms);
const windowMs = 60_000;

describeOnBothDatabases("counting attempts", (database) => {
  let db: Database;
  let other: Database;
  beforeAll(() => {
    db = database.open();
    other = database.open();
  });

  const count = (key: string, at = now, attempts = 1, by = db) => countAttempts(by, { key, attempts, windowMs }, at);

  test("the first attempt opens the window, and its end stays where it is", async () => {
    const key = newId();
    expect(await count(key)).toEqual({ attempts: 1, endsAt: after(windowMs) });
    expect(await count(key, after(1_000))).toEqual({ attempts: 2, endsAt: after(windowMs) });
    expect(await count(key, after(windowMs - 1), 5)).toEqual({ attempts: 7, endsAt: after(windowMs) });
  });

  test("the first attempt after the end opens the next", async () => {
    const key = newId();
    await count(key, now, 40);
    expect(await count(key, after(windowMs))).toEqual({ attempts: 1, endsAt: after(2 * windowMs) });
  });

  test("keys are counted apart, whatever they hold", async () => {
    const keys = [newId(), `${newId()}'; DROP TABLE "User"; --`, "ключ 🗝", "k".repeat(2_000)];
    for (const key of keys) expect((await count(key)).attempts).toBe(1);
    for (const key of keys) expect((await count(key)).attempts).toBe(2);
  });

  test("a hundred at once, from two clients, are a hundred, the very first ones too", async () => {
    const key = newId();
    const windows = await Promise.all(
      Array.from({ length: 100 }, (_, index) => count(key, after(index), 1, index % 2 ? db : other)),
    );
    const attempts = windows.map((window) => window.attempts).sort((a, b) => a - b);
    expect(attempts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(new Set(windows.map(({ endsAt }) => endsAt.getTime())).size).toBe(1);
  });

  test("a hundred at once after the end share one new window", async () => {
    const key = newId();
    await count(key, now, 1_000);
    const later = after(windowMs + 5);
    const windows = await Promise.all(
      Array.from({ length: 100 }, (_, index) => count(key, later, 1, index % 2 ? db : other)),
    );
    expect(windows.map((window) => window.attempts).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
  });

  describe("taking one back", () => {
    test("leaves one less", async () => {
      const key = newId();
      await count(key, now, 3);
      await refundAttempt(db, key, after(1));
      expect((await count(key, after(2))).attempts).toBe(3);
    });

    test("never makes room that was not there", async () => {
      const key = newId();
      await count(key);
      for (let times = 0; times < 3; times++) await refundAttempt(db, key, after(1));
      expect((await count(key, after(2))).attempts).toBe(1);
      await refundAttempt(db, newId(), now);
    });

    test("does nothing to a window that is over", async () => {
      const key = newId();
      await count(key, now, 3);
      await refundAttempt(db, key, after(windowMs));
      expect(await db.rateLimit.findUnique({ where: { key } })).toMatchObject({ points: 3 });
    });
  });

  test("sweeps what is over, no more than asked for, and nothing else", async () => {
    await db.rateLimit.deleteMany();
    const over = Array.from({ length: 5 }, newId);
    for (const key of over) await count(key);
    const open = newId();
    await count(open, after(windowMs));
    expect(await sweepAttempts(db, after(windowMs + 1), 3)).toBe(3);
    expect(await sweepAttempts(db, after(windowMs + 1), 3)).toBe(2);
    expect(await sweepAttempts(db, after(windowMs + 1), 3)).toBe(0);
    expect(await db.rateLimit.findMany()).toMatchObject([{ key: open }]);
  });
});
