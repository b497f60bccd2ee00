import { describe, expect, test } from "vitest";
import { handedPerson, isLeft } from "./handed-person";

function token(claims: unknown): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
}

describe("whom a token hands over", () => {
  test.each([
    [
      "by name and username",
      { name: "Ada Lovelace", preferred_username: "mallory", sub: "42" },
      "Ada Lovelace",
      "@mallory",
    ],
    ["by subject, where there is no username", { name: "Ada Lovelace", sub: "42" }, "Ada Lovelace", "42"],
    ["by username alone", { preferred_username: "ada", sub: "42" }, "ada", "@ada"],
    ["in other letters", { name: "عائشة", preferred_username: "李", sub: "42" }, "عائشة", "@李"],
    ["by no claim that is no text", { name: { ada: 1 }, preferred_username: 7, sub: "42" }, "42", "42"],
    [
      "without what turns its neighbours",
      { name: "Ada\u202e\n", preferred_username: "\u2069ada", sub: "42" },
      "Ada",
      "@ada",
    ],
    ["not at all", {}, "…", ""],
  ])("is told %s", (_, claims, name, id) => {
    expect(handedPerson(token(claims))).toMatchObject({ name, id });
  });

  test("is seen to be cut where it is too long", () => {
    expect(handedPerson(token({ name: "a".repeat(65), sub: "42" })).name).toBe(`${"a".repeat(64)}…`);
  });

  test.each(["", "made.up.token", "e30.bnVsbA.e30", "e30.IjQyIg.e30"])("is nobody in %j", (made) => {
    expect(handedPerson(made)).toMatchObject({ name: "…", id: "", sub: undefined });
  });
});

describe("an account that is left", () => {
  const ada = handedPerson(token({ name: "Ada", preferred_username: "ada", sub: "42" }));

  test("is another person's at the host, or nobody's there, whatever they are called", () => {
    expect(isLeft({ username: "ada", sub: "43" }, ada)).toBe(true);
    expect(isLeft({ username: "ada", sub: undefined }, ada)).toBe(true);
    expect(isLeft({ username: "ada", sub: undefined }, handedPerson(""))).toBe(true);
  });

  test("is not the same person's", () => {
    expect(isLeft({ username: "ada-2", sub: "42" }, ada)).toBe(false);
  });
});
