import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MAY_WHEN_LET_IN } from "./rights";

test("SECURITY.md says of each deed what the code says", () => {
  const [, section = ""] = readFileSync("SECURITY.md", "utf8").split("## What a device may do\n");
  const rows = [...(section.split("\n## ")[0] ?? "").matchAll(/^\| ([^|]+) \| (may|password) \|/gm)];
  expect(Object.fromEntries(rows.map(([, deed, may]) => [deed, may]))).toEqual(MAY_WHEN_LET_IN);
});
