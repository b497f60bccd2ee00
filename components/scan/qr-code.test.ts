import { expect, test } from "vitest";
import { fragmentOf, pickCode, readCode } from "./qr-code";

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

test.each(["FIDO:/13086400838107303667332719012595115747821895", "fido:/1308"])("%s is a passkey's", (text) => {
  expect(readCode(text, ORIGIN)).toEqual({ ours: false, is: "passkey" });
});

test("ours is found beside others", () => {
  expect(pickCode(["https://evil.example", OURS], ORIGIN)).toEqual({ ours: true, id: ID });
  expect(pickCode(["https://evil.example"], ORIGIN)).toEqual({ ours: false });
  expect(pickCode([], ORIGIN)).toBeUndefined();
});

test("an id is read with and without the hash sign", () => {
  expect(fragmentOf(`#${ID}`)).toEqual({ holds: "id", id: ID });
  expect(fragmentOf(ID)).toEqual({ holds: "id", id: ID });
});

test.each(["", "#"])("%j holds nothing", (hash) => {
  expect(fragmentOf(hash)).toEqual({ holds: "nothing" });
});

test.each([
  ["too short", "a".repeat(21)],
  ["too long", "a".repeat(65)],
  ["a path", `${ID}/../x`],
  ["a query", `${ID}?x=1`],
  ["percent signs", `${ID}%2e`],
  ["two hashes", `#${ID}`],
  ["a line's end", `${ID}\n`],
  ["other alphabets", "ä".repeat(30)],
])("%s is nonsense", (_name, text) => {
  expect(fragmentOf(`#${text}`)).toEqual({ holds: "nonsense" });
});

test.each([22, 64])("%i characters are well-formed", (length) => {
  expect(fragmentOf(`#${"a".repeat(length)}`).holds).toBe("id");
});
