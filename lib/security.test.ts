/** SECURITY.md names the test of each claim. A claim whose test was renamed or removed is one that nothing shows any more. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const text = readFileSync(path.join(root, "SECURITY.md"), "utf8");

/** A path in backticks, and the names of its tests in italics: `file`: *name*, *name*. */
const REFERENCE = /`([\w./-]+\.(?:ts|tsx|mjs))`(?:: ((?:\*[^*]+\*(?:, )?)+))?/g;

const references = [...text.matchAll(REFERENCE)].map(([, file = "", names = ""]) => ({
  file,
  names: [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = ""]) => name),
}));

test("there is something to look for", () => {
  expect(references.length).toBeGreaterThan(60);
  expect(references.flatMap(({ names }) => names).length).toBeGreaterThan(60);
  // Italics stand for nothing else.
  expect(text.match(/(?<!\*)\*(?!\*)[^*\n]+\*(?!\*)/g)?.length).toBe(references.flatMap(({ names }) => names).length);
});

describe.each([...new Set(references.map(({ file }) => file))])("%s", (file) => {
  const names = references.filter((each) => each.file === file).flatMap((each) => each.names);

  test("is there, with the tests named", () => {
    expect(existsSync(path.join(root, file))).toBe(true);
    const source = readFileSync(path.join(root, file), "utf8");
    expect(names.filter((name) => !source.includes(name))).toEqual([]);
  });
});

test("every attack file is named", () => {
  const sources = readFileSync(path.join(root, "attack/main.ts"), "utf8").matchAll(/from "\.\/([\w-]+)"/g);
  const named = new Set(references.map(({ file }) => file));
  const attacks = [...sources]
    .map(([, name]) => `attack/${name}.ts`)
    .filter((file) => !/attack|world/.test(path.basename(file)));
  expect(attacks.filter((file) => !named.has(file))).toEqual([]);
});
