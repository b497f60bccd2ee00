import { describe, expect, test } from "vitest";
import { readCookie, readCookies } from "./cookies";

const headers = (cookie: string) => new Headers({ cookie });

test("cookies are read by name, the first of several, decoded where they are encoded", () => {
  const all = readCookies(headers("a=1; b=%20x;\tc = 3 ;a=2; =nameless; alone; d=%; e=a=b"));
  expect(Object.fromEntries(all)).toEqual({ a: "1", b: " x", c: "3", d: "%", e: "a=b" });
});

describe("a name is not that of another one", () => {
  test.each(["\u00a0", "\u0085", "\u000b", "\u000c", "\u0001"])("with %j around it", (character) => {
    for (const name of [`${character}__Host-x`, `__Host-x${character}`, ` ${character} __Host-x`]) {
      expect(readCookie(headers(`a=1; ${name}=planted`), "__Host-x")).toBeNull();
    }
    expect(readCookie(headers(`${character}__Host-x=planted; __Host-x=own`), "__Host-x")).toBe("own");
  });
});
