import { parseOptions } from "@node-rs/argon2";
import { describe, expect, test, vi } from "vitest";
import { log } from "../log";
import { hashPassword, NOBODY, verifyPassword } from "./password";

describe("hashPassword and verifyPassword", () => {
  test("argon2id with OWASP's parameters and a salt of its own", async () => {
    const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
  });

  test("takes the password it was made of and no other", async () => {
    const stored = await hashPassword("Correct horse");
    expect(await verifyPassword(stored, "Correct horse")).toBe(true);
    for (const other of ["correct horse", "Correct horse ", "Correct hors", "", "Correct horse\0"]) {
      expect(await verifyPassword(stored, other), JSON.stringify(other)).toBe(false);
    }
  });

  test("keyboards may write the same characters in their own way", async () => {
    const stored = await hashPassword("caf\u00e9 au lait");
    expect(await verifyPassword(stored, "cafe\u0301\u00a0au lait")).toBe(true);
    expect(await verifyPassword(stored, "cafe au lait")).toBe(false);
  });

  test("nothing is cut off", async () => {
    const stored = await hashPassword(`${"x".repeat(127)}a`);
    expect(await verifyPassword(stored, `${"x".repeat(127)}b`)).toBe(false);
  });

  test("an account that does not exist is never signed in to", async () => {
    expect(await verifyPassword(null, "whatever it is")).toBe(false);
    expect(await verifyPassword(null, "")).toBe(false);
  });

  test("a password of any length gets an answer", async () => {
    expect(await verifyPassword(await hashPassword(""), "x".repeat(1_000_000))).toBe(false);
  });

  test.each(["", "x", "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", "$argon2id$v=19$m=1$a"])(
    "a hash that nobody can read is made of no password, and the operator is told: %j",
    async (stored) => {
      const error = vi.spyOn(log(), "error");
      for (const password of ["", "password", stored]) {
        expect(await verifyPassword(stored, password), password).toBe(false);
      }
      expect(error).toHaveBeenCalledTimes(3);
      expect(error).toHaveBeenCalledWith({ event: "password_hash.unreadable", err: expect.any(Error) });
      error.mockRestore();
    },
  );

  test("an unknown account costs the work of a known one", async () => {
    expect(parseOptions(NOBODY)).toEqual(parseOptions(await hashPassword("anything")));
  });
});
