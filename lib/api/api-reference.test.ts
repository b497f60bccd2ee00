import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { problems } from "../http/problem";

const read = (file: string) => readFileSync(path.join(import.meta.dirname, "../..", file), "utf8");

it("docs/api.md tells of every route and of every code with its status", () => {
  const reference = read("docs/api.md");
  const table = [...read("lib/api/routes.ts").matchAll(/"(\/api\/[^"]+)": methods\(\{ (.+) \}\)/g)];
  expect(table.length).toBeGreaterThan(20);
  const ours = table.flatMap(([, route, methods]) =>
    [...(methods ?? "").matchAll(/([A-Z]+):/g)].map(([, method]) => `${method} ${route}`),
  );
  const told = (what: string) => reference.includes(`\`${what}\``);
  expect(ours.filter((request) => !told(request))).toEqual([]);

  const codes = Object.entries(problems).map(([code, { status }]) => `| \`${code}\` | ${status} |`);
  expect(codes.filter((row) => !reference.includes(row))).toEqual([]);
});
