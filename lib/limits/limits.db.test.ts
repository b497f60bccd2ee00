import { beforeEach, describe, expect, test } from "vitest";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { replaceSettings, settings } from "../env/settings";
import { Problem } from "../http/problem";
import { metrics } from "../metrics/metrics";
import { newId } from "../secrets";
import { forgetLimits, limit, limitAddress, limitOverall, refund, refundAddress } from "./limits";
import { type AddressLimitName, type KeyedLimitName, LIMITS, type LimitName, type OverallLimitName } from "./table";

freshProcessDatabase();
beforeEach(async () => {
  forgetLimits();
  await database().rateLimit.deleteMany();
});

/** How many of so many simultaneous attempts got through; every other one must be refused with the time to wait. */
async function burst(attempts: number, name: Parameters<typeof limit>[0], key: string): Promise<number> {
  return burstOf(attempts, () => limit(name, key));
}

async function burstOf(attempts: number, attempt: (index: number) => Promise<void>): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: attempts }, (_, index) => attempt(index)));
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

describe("a limit per address", () => {
  const create = (ip: string) => limitAddress("createPerAddress", ip);

  test("is one of an IPv6 /64, four times that of its /56 and sixteen times of its /48, which is less than everybody's", async () => {
    const at = (site: number, index: number) => create(`2001:db8:7:${site.toString(16)}::${(index + 1).toString(16)}`);
    expect(await burstOf(150, (index) => at(0, index))).toBe(120);
    // Another fifteen networks of the same /56, one after the other.
    expect(await burstOf(600, (index) => at(1 + (index % 15), index))).toBe(360);
    // And two hundred more in other ones of the same /48.
    expect(await burstOf(2_000, (index) => at(0x100 + (index % 200) * 0x100, index))).toBe(1_440);
    expect(await burstOf(1, () => create("2001:db8:8::1"))).toBe(1);
    expect(16 * 120).toBeLessThan(LIMITS.createOverall.attempts);
  });

  test("is given back for all of them", async () => {
    for (let times = 0; times < 3; times++) await create("2001:db8:9::1");
    await refundAddress("createPerAddress", "2001:db8:9::1");
    expect((await database().rateLimit.findMany()).map(({ points }) => points)).toEqual([2, 2, 2]);
  });

  test.each(["createOverall", "holdOverall", "claimOverall", "signInOverall", "signUpOverall"] as const)(
    "of %s lets no /48 and no two of them use it up",
    (overall) => {
      const perAddress = {
        createOverall: LIMITS.createPerAddress,
        holdOverall: LIMITS.unprovenPerAddress,
        claimOverall: LIMITS.callbackPerAddress,
        signInOverall: LIMITS.signInPerAddress,
        signUpOverall: LIMITS.signUpPerAddress,
      }[overall];
      const perWindow = (perAddress.attempts * LIMITS[overall].seconds) / perAddress.seconds;
      expect(2 * 16 * perWindow).toBeLessThan(LIMITS[overall].attempts);
    },
  );
});

describe("a limit for everybody", () => {
  const lookup = (sharer: string) => limitOverall("lookupOverall", sharer);
  const many = (index: number) => lookup(`account ${index}`);

  test("lets exactly its attempts through, whichever instance asks, for a fraction of the statements", async () => {
    expect(await burstOf(95, many)).toBe(95);
    expect(await database().rateLimit.findMany()).toMatchObject([{ points: 100 }]);
    forgetLimits();
    // Another instance takes its own, and what the first has left is its to use.
    expect(await burstOf(1_500, many)).toBe(1_100);
  });

  test("opens again with the next window", async () => {
    await burstOf(1_300, many);
    await database().rateLimit.updateMany({ data: { expire: new Date(0) } });
    forgetLimits();
    expect(await burstOf(5, many)).toBe(5);
  });

  test("is half one sharer's at most, or three sharers', and stays open to others", async () => {
    const let1 = await burstOf(2_000, () => lookup("greedy"));
    expect(let1).toBeGreaterThanOrEqual(600);
    expect(let1).toBeLessThanOrEqual(640);
    expect(await burstOf(2_000, (index) => lookup(`greedy ${index % 3}`))).toBeLessThan(100);
    // Whoever comes for the first time still gets in.
    expect(await burstOf(200, many)).toBe(200);
    expect(await burstOf(50, () => lookup("greedy"))).toBe(0);
  });

  test("sheds those who use most on every instance, which know nothing but the database", async () => {
    await burstOf(700, many);
    const first = await burstOf(20, () => lookup("greedy"));
    forgetLimits();
    expect(first).toBe(20);
    expect(await burstOf(100, () => lookup("greedy"))).toBeLessThan(10);
  });

  test("grows with the size of the installation, except for guesses of codes", async () => {
    const before = settings();
    replaceSettings({ ...before, limitsScale: 3 });
    try {
      expect(await burstOf(2_500, (index) => limitOverall("signInOverall", `at ${index}`))).toBe(1_800);
      expect(await burstOf(1_500, many)).toBe(1_200);
    } finally {
      replaceSettings(before);
    }
  });
});

describe("each limit of the table lets its number through, and tells the metrics of each refusal:", () => {
  async function refusals(name: LimitName): Promise<number> {
    const { values } = await metrics().limited.get();
    return values.find(({ labels }) => labels.limit === name)?.value ?? 0;
  }

  function attempt(name: LimitName, index: number): Promise<void> {
    if (name.endsWith("Overall")) return limitOverall(name as OverallLimitName, `at ${index}`);
    if (name.endsWith("PerAddress")) return limitAddress(name as AddressLimitName, "192.0.2.1");
    return limit(name as KeyedLimitName, "key");
  }

  test.each(Object.keys(LIMITS) as LimitName[])("%s", async (name) => {
    const { attempts } = LIMITS[name];
    const before = await refusals(name);
    expect(await burstOf(attempts + 5, (index) => attempt(name, index))).toBe(attempts);
    expect((await refusals(name)) - before).toBe(5);
  });
});
