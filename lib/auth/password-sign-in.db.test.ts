import * as argon2 from "@node-rs/argon2";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createAccount } from "../accounts/account";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { addDevice } from "../devices/device";
import type { Problem } from "../http/problem";
import { forgetLimits } from "../limits/limits";
import { LIMITS } from "../limits/table";
import { newId } from "../secrets";
import { signInByPassword } from "./password-sign-in";

// The real one, watched: how often it is asked is what an outsider could measure.
vi.mock("@node-rs/argon2", { spy: true });

const PASSWORD = "a phrase of mine";
const HOME = "192.0.2.1";

freshProcessDatabase();

const newUsername = () => `ada-${newId()}`.slice(0, 24).toLowerCase();
/** Another network each time. */
const newAddress = () => `2001:db8:${(addresses++).toString(16)}::1`;
let addresses = 1;

/** "in", "wrong", or the refusal's code. */
async function attempt(username: string, password: string, ip: string, keyThumbprint?: string): Promise<string> {
  try {
    return (await signInByPassword({ username, password }, { ip, keyThumbprint })) ? "in" : "wrong";
  } catch (error) {
    return (error as Problem).code;
  }
}

const guess = (username: string, ip: string, key?: string) => attempt(username, "not the phrase", ip, key);

/** Somebody on many addresses guesses until strangers are refused. */
async function attack(username: string): Promise<number> {
  for (let guesses = 0; ; guesses += 5) {
    const ip = newAddress();
    for (let times = 0; times < 5; times++) if ((await guess(username, ip)) === "rate_limited") return guesses + times;
  }
}

describe("guessing", () => {
  let username: string;
  const key = "thumbprint-of-the-owners-phone";

  beforeAll(async () => {
    username = newUsername();
    const { id: userId } = await createAccount(database(), { username, password: PASSWORD, name: "Ada" });
    const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: HOME } as const;
    await addDevice(database(), { userId, facts, signedInBy: "password", keyThumbprint: key }, new Date());
  });

  beforeEach(async () => {
    forgetLimits();
    await database().rateLimit.deleteMany();
  });

  test("from many addresses ends after fifty, and then the right password fares no better", async () => {
    expect(await attack(username)).toBe(50);
    expect(await attempt(username, PASSWORD, newAddress())).toBe("rate_limited");
  });

  test("locks the owner out neither of a known browser, wherever it is, nor of a known address", async () => {
    await attack(username);
    expect(await attempt(username, PASSWORD, newAddress(), key)).toBe("in");
    expect(await attempt(username, PASSWORD, HOME)).toBe("in");
    expect(await attempt(username.toUpperCase(), PASSWORD, HOME)).toBe("in");
  });

  test("by a browser that its owner disowned is a stranger's, at its place too", async () => {
    const { id: userId } = await database().user.findUniqueOrThrow({ where: { username } });
    const there = newAddress();
    const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: there } as const;
    const theirs = "thumbprint-of-a-thief";
    const id = await addDevice(database(), { userId, facts, signedInBy: "qr", keyThumbprint: theirs }, new Date());
    await database().device.update({ where: { id }, data: { disownedAt: new Date() } });
    await attack(username);
    expect(await guess(username, newAddress(), theirs)).toBe("rate_limited");
    expect(await guess(username, there)).toBe("rate_limited");
  });

  test("by another browser at the owner's address leaves the owner's browser its own tries", async () => {
    let wrong = 0;
    while ((await guess(username, HOME, "another-thumbprint")) === "wrong") wrong += 1;
    expect(wrong).toBe(20);
    expect(await attempt(username, PASSWORD, HOME, key)).toBe("in");
  });

  test("on a known browser ends too, and ends nowhere else", async () => {
    let wrong = 0;
    while ((await guess(username, newAddress(), key)) === "wrong") wrong += 1;
    expect(wrong).toBe(20);
    expect(await attempt(username, PASSWORD, newAddress())).toBe("in");
  });

  test("one address's flood counts for the account only as far as that address may guess", async () => {
    const flood = newAddress();
    for (let times = 0; times < 40; times++) await guess(username, flood);
    expect(await attack(username)).toBe(30);
  });

  test("simultaneously lets no more through than one after the other", async () => {
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => guess(username, newAddress())));
    expect(outcomes.filter((outcome) => outcome === "wrong")).toHaveLength(50);
  });

  test("counts the same for a name that nobody has", async () => {
    expect(await attack(newUsername())).toBe(50);
  });

  test("is not what the owner does: right passwords take their try back, and only what they cost stays", async () => {
    const ip = newAddress();
    for (let times = 0; times < 25; times++) expect(await attempt(username, PASSWORD, ip)).toBe("in");
    const rows = await database().rateLimit.findMany({ where: { key: { not: { startsWith: "signInOverall" } } } });
    const of = (name: string) => rows.filter(({ key }) => key.startsWith(name)).map(({ points }) => points);
    expect(of("signIn")).toEqual([0, 0, 0, 0, 0]);
    expect(of("hashPerAddress")).toEqual([25, 25, 25]);
  });
});

describe("an address that is not known", () => {
  test.each(["unknown", "fe80::1", "0.0.0.0", "169.254.9.9", "2001::1"])(
    "%s is none that an account knows",
    async (nowhere) => {
      forgetLimits();
      await database().rateLimit.deleteMany();
      const username = newUsername();
      const { id: userId } = await createAccount(database(), { username, password: PASSWORD, name: "Ada" });
      const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: nowhere } as const;
      await addDevice(database(), { userId, facts, signedInBy: "password", keyThumbprint: "key" }, new Date());
      await attack(username);
      expect(await attempt(username, PASSWORD, nowhere)).toBe("rate_limited");
      expect(await attempt(username, PASSWORD, nowhere, "key")).toBe("in");
    },
  );
});

describe("hashes are counted, of right passwords too", () => {
  let username: string;
  const key = "thumbprint-of-the-owners-phone";

  beforeEach(async () => {
    forgetLimits();
    await database().rateLimit.deleteMany();
    username = newUsername();
    const { id: userId } = await createAccount(database(), { username, password: PASSWORD, name: "Ada" });
    const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: HOME } as const;
    await addDevice(database(), { userId, facts, signedInBy: "password", keyThumbprint: key }, new Date());
  });

  /** As if so many had been hashed. */
  const spend = async (name: "hashPerAddress" | "hashPerAccountAndSource") => {
    await database().rateLimit.updateMany({
      where: { key: { startsWith: `${name} ` } },
      data: { points: LIMITS[name].attempts },
    });
  };

  test("by an account with the keys it knows", async () => {
    expect(await attempt(username, PASSWORD, newAddress(), key)).toBe("in");
    await spend("hashPerAccountAndSource");
    expect(await attempt(username, PASSWORD, newAddress(), key)).toBe("rate_limited");
    expect(await attempt(username, PASSWORD, HOME)).toBe("in");
  });

  test("by an account at the addresses it knows", async () => {
    expect(await attempt(username, PASSWORD, HOME)).toBe("in");
    await spend("hashPerAccountAndSource");
    expect(await attempt(username, PASSWORD, HOME)).toBe("rate_limited");
    expect(await attempt(username, PASSWORD, HOME, key)).toBe("in");
  });

  test("by an address", async () => {
    const ip = newAddress();
    expect(await attempt(username, PASSWORD, ip)).toBe("in");
    await spend("hashPerAddress");
    expect(await attempt(username, PASSWORD, ip)).toBe("rate_limited");
    expect(await attempt(username, PASSWORD, ip, key)).toBe("in");
  });
});

describe("a sign-in costs one verification", () => {
  test.each([
    ["of a name that nobody has", newUsername(), PASSWORD],
    ["of what is no name at all", "No Name \u0000'; --", PASSWORD],
    ["with an endless password", newUsername(), "x".repeat(5_000)],
  ])("%s", async (_, username, password) => {
    vi.mocked(argon2.verify).mockClear();
    expect(await attempt(username, password, newAddress())).toBe("wrong");
    expect(argon2.verify).toHaveBeenCalledOnce();
  });

  test("of an account, with a wrong password and with the right one, by the same parameters", async () => {
    const username = newUsername();
    await createAccount(database(), { username, password: PASSWORD, name: "Ada" });
    for (const password of ["not the phrase", PASSWORD]) {
      vi.mocked(argon2.verify).mockClear();
      await attempt(username, password, newAddress());
      expect(argon2.verify).toHaveBeenCalledOnce();
    }
    const known = vi.mocked(argon2.verify).mock.calls[0]?.[0];
    await attempt(newUsername(), PASSWORD, newAddress());
    const unknown = vi.mocked(argon2.verify).mock.calls[1]?.[0];
    const parameters = (hash: unknown) => String(hash).split("$").slice(0, 4).join("$");
    expect(parameters(unknown)).toBe(parameters(known));
  });
});
