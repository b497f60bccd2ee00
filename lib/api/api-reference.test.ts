import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { problems } from "../http/problem";

const read = (file: string) => readFileSync(path.join(import.meta.dirname, "../..", file), "utf8");

it("docs/api.md tells of every route and of every code with its status", () => {
  const reference = read("docs/api.md");
  const table = [...read("lib/api/routes.ts").matchAll(/"(\/api\/[^"]+)": methods\(\{ (.+) \}\)/g)];
  expect(table.length).toBeGreaterThan(20);
  const ours = table
    .filter(([, route]) => !route?.startsWith("/api/auth/"))
    .flatMap(([, route, methods]) =>
      [...(methods ?? "").matchAll(/([A-Z]+):/g)].map(([, method]) => `${method} ${route}`),
    );
  const [, served = ""] = /const SERVED = new Set\(\[([^\]]+)\]/.exec(read("lib/api/handlers/auth.ts")) ?? [];
  const nextAuths = [...served.matchAll(/"([A-Z]+) ([^"]+)"/g)].map(
    ([, method, rest]) => `${method} /api/auth/${rest}`,
  );
  expect(nextAuths.length).toBeGreaterThan(4);
  const told = (what: string) => reference.includes(`\`${what}\``);
  expect([...ours, ...nextAuths].filter((request) => !told(request))).toEqual([]);

  const codes = Object.entries(problems).map(([code, { status }]) => `| \`${code}\` | ${status} |`);
  expect(codes.filter((row) => !reference.includes(row))).toEqual([]);
});
