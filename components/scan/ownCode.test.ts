import { expect, test } from "vitest";
import { pickCode, readCode } from "./ownCode";

const ORIGIN = "https://login.example";
const ID = "Zm9vYmFyYmF6cXV4LV8wMTIz";
const OURS = `${ORIGIN}/scan#${ID}`;

test("our own code is read", () => {
  expect(readCode(OURS, ORIGIN)).toEqual({ ours: true, id: ID });
});

test.each([
  ["another site", `https://evil.example/scan#${ID}`],
  ["a site whose name begins like ours", `https://login.example.evil.example/scan#${ID}`],
  ["our name as a user's", `https://login.example@evil.example/scan#${ID}`],
  ["our name as a user's, by a backslash", `https://login.example\\@evil.example/scan#${ID}`],
  ["another port", `https://login.example:8443/scan#${ID}`],
  ["plain http", `http://login.example/scan#${ID}`],
  ["capital letters", `HTTPS://LOGIN.EXAMPLE/scan#${ID}`],
  ["another page of ours", `${ORIGIN}/settings#${ID}`],
  ["a query", `${ORIGIN}/scan?next=1#${ID}`],
  ["no id", `${ORIGIN}/scan#`],
  ["no fragment", `${ORIGIN}/scan`],
  ["a path in the id", `${ORIGIN}/scan#${ID}/../devices`],
  ["a space before it", ` ${OURS}`],
  ["a line's end", `${OURS}\n`],
  ["a script", `javascript:alert("${OURS}")`],
  ["a mobile network's login", "WIFI:S:home;T:WPA;P:secret;;"],
  ["nothing", ""],
])("%s is not ours", (_name, text) => {
  expect(readCode(text, ORIGIN)).toEqual({ ours: false });
});

test("ours is found beside others", () => {
  expect(pickCode(["https://evil.example", OURS], ORIGIN)).toEqual({ ours: true, id: ID });
  expect(pickCode(["https://evil.example"], ORIGIN)).toEqual({ ours: false });
  expect(pickCode([], ORIGIN)).toBeUndefined();
});
