import { expect, test } from "vitest";
import { isId, newId, newSecret } from "./secrets";

test("draws no id and no secret twice, however many are drawn ahead at once", () => {
  const ids = Array.from({ length: 2_000 }, newId);
  expect(ids.every(isId)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  const secrets = Array.from({ length: 2_000 }, () => newSecret("browser"));
  expect(secrets.every((secret) => /^browser_[\w-]{43}$/.test(secret))).toBe(true);
  expect(new Set(secrets).size).toBe(secrets.length);
  // What was given out is overwritten, and never given out as that.
  expect([...ids, ...secrets].some((text) => /A{12}/.test(text))).toBe(false);
});
