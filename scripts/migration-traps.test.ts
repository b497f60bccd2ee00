import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { trapsIn } from "./migration-traps.mjs";

test("a column that may be null is no trap", () => {
  expect(trapsIn('-- AlterTable\nALTER TABLE "Device" ADD COLUMN "namedAt" DATETIME;\n')).toEqual([]);
});

test("tables that Prisma makes anew are told, each by its name", () => {
  const file = "../prisma/sqlite/migrations/20261121005054_trust/migration.sql";
  const traps = trapsIn(readFileSync(path.join(import.meta.dirname, file), "utf8"));
  expect(traps).toEqual([expect.stringContaining("the table Ticket anew")]);
});

test("a boolean is told", () => {
  expect(trapsIn('ALTER TABLE "Device" ADD COLUMN "named" BOOLEAN;')).toEqual([
    expect.stringContaining("named is a boolean"),
  ]);
});
