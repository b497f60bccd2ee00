import { beforeEach, describe, expect, test } from "vitest";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import { newId } from "../secrets";
import { forgetLimits, type LimitName, limit, refund } from "./limits";

freshProcessDatabase();
beforeEach(async () => {
  forgetLimits();
  await database().rateLimit.deleteMany();
});

/** How many of so many simultaneous attempts got through; every other one must be refused with the time to wait. */
async function burst(attempts: number, name: LimitName, key?: string): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: attempts }, () => limit(name, key)));
  for (const outcome of outcomes) {
    if (outcome.status === "fulfilled") continue;
    expect(outcome.reason).toBeInstanceOf(Problem);
    expect(outcome.reason.code).toBe("rate_limited");
    expect(Number(outcome.reason.options.headers["Retry-After"])).toBeGreaterThanOrEqual(1);
  }
  return outcomes.filter(({ status }) => status === "fulfilled").length;
}

describe("a limit", () => {
  test("lets exactly its attempts through a burst, key by key", async () => {
    const [one, two] = [newId(), newId()];
    expect(await Promise.all([burst(100, "scanPerDevice", one), burst(100, "scanPerDevice", two)])).toEqual([60, 60]);
    expect(await burst(10, "changePerDevice", one)).toBe(10);
  });

  test("holds on another instance, which knows nothing but the database", async () => {
    const key = newId();
    expect(await burst(40, "scanPerDevice", key)).toBe(40);
    forgetLimits();
    expect(await burst(40, "scanPerDevice", key)).toBe(20);
    forgetLimits();
    expect(await burst(40, "scanPerDevice", key)).toBe(0);
  });

  test("tells how long to wait: what is left of the window", async () => {
    const key = newId();
    await burst(60, "scanPerDevice", key);
    const { expire } = await database().rateLimit.findFirstOrThrow();
    const refused = await limit("scanPerDevice", key).catch((error: Problem) => error);
    const seconds = Number(refused?.options.headers?.["Retry-After"]);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(Date.now() + seconds * 1000).toBeGreaterThanOrEqual(expire?.getTime() ?? Number.POSITIVE_INFINITY);
  });

  test("refuses a flood without the database, once it is over", async () => {
    const key = newId();
    await burst(61, "scanPerDevice", key);
    await database().rateLimit.deleteMany();
    expect(await burst(1_000, "scanPerDevice", key)).toBe(0);
    expect(await database().rateLimit.count()).toBe(0);
  });

  test("gives back what it refunds", async () => {
    const key = newId();
    await burst(10, "passwordPerDevice", key);
    await refund("passwordPerDevice", key);
    expect(await burst(2, "passwordPerDevice", key)).toBe(1);
  });

  test("keeps no key that anybody could read", async () => {
    await limit("signInPerAddress", "192.0.2.77");
    await limit("signInPerAccount", "hunter2");
    const rows = JSON.stringify(await database().rateLimit.findMany());
    expect(rows).not.toContain("192.0.2.77");
    expect(rows).not.toContain("hunter2");
  });

  test("that is switched off counts nothing", async () => {
    const current = settings();
    current.rateLimits = false;
    try {
      expect(await burst(100, "passwordPerDevice", newId())).toBe(100);
      await refund("passwordPerDevice", newId());
      expect(await database().rateLimit.count()).toBe(0);
    } finally {
      current.rateLimits = true;
    }
  });
});

describe("a limit for everybody", () => {
  test("lets exactly its attempts through, whichever instance asks, for a fraction of the statements", async () => {
    expect(await burst(95, "lookupOverall")).toBe(95);
    expect(await database().rateLimit.findMany()).toMatchObject([{ points: 100 }]);
    forgetLimits();
    // Another instance takes its own, and what the first has left is its to use.
    expect(await burst(1_500, "lookupOverall")).toBe(1_100);
  });

  test("opens again with the next window", async () => {
    await burst(1_300, "lookupOverall");
    await database().rateLimit.updateMany({ data: { expire: new Date(0) } });
    forgetLimits();
    expect(await burst(5, "lookupOverall")).toBe(5);
  });
});
