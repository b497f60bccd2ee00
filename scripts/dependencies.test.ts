import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

test("DECISIONS.md says of each dependency what it is for, and of no other", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  // Types come with the package that they are of.
  const installed = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith("@types/"));

  const [, part = ""] = readFileSync(path.join(root, "DECISIONS.md"), "utf8").split("## Dependencies, and why each\n");
  const [, , ...rows] = part.split("\n").filter((line) => line.startsWith("|"));
  const named = rows.flatMap((row) => row.split("|")[1]?.trim().split(", ") ?? []);
  expect(named.sort()).toEqual(installed.sort());
});
