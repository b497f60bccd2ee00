import { expect, test } from "vitest";
import { fragmentOf } from "./fragment";

const ID = "Zm9vYmFyYmF6cXV4LV8wMTIz";

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
