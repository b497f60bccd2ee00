import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { problems } from "../http/problem";
import { type Shape, shapesOf } from "./testing/shapes";

const root = path.join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const reference = read("docs/api.md");

describe("docs/api.md tells", () => {
  test("of every route", () => {
    const table = [...read("lib/api/routes.ts").matchAll(/"(\/api\/[^"]+)": methods\(\{ (.+) \}\)/g)];
    expect(table.length).toBeGreaterThan(20);
    const ours = table.flatMap(([, route, methods]) =>
      [...(methods ?? "").matchAll(/([A-Z]+):/g)].map(([, method]) => `${method} ${route}`),
    );
    const told = (what: string) => reference.includes(`\`${what}\``);
    expect(ours.filter((request) => !told(request))).toEqual([]);
  });

  test("of every code with its status, and of no other", () => {
    const rows = [...reference.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(rows).toEqual(Object.entries(problems).map(([code, { status }]) => [code, status]));
  });

  test("of every answer, field by field, as it is", { timeout: 60_000 }, () => {
    const file = path.join(root, "lib/api/types.ts");
    const [ours, told] = shapesOf({ [file]: undefined, [path.join(root, "lib/api/docs.ts")]: typesIn(reference) });
    const answers = new Map([...(ours ?? [])].filter(([, shape]) => isObject(shape)));
    expect(answers.size).toBeGreaterThan(10);
    for (const [name, shape] of answers) expect(told?.get(name), name).toEqual(asTold(shape, told?.get(name)));
    for (const name of told?.keys() ?? []) expect([...(ours?.keys() ?? []), "SignedInBy"]).toContain(name);
  });
});

/** The TypeScript of a document, as a module that exports all its types. */
function typesIn(markdown: string): string {
  const blocks = [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block]) => block ?? "");
  return blocks.join("\n").replaceAll(/^type /gm, "export type ");
}

function isObject(shape: Shape | undefined): shape is Record<string, Shape> {
  return typeof shape === "object" && !Array.isArray(shape);
}

/** Where the document says `string`, words that are listed elsewhere are strings. */
function asTold(shape: Shape, told: Shape | undefined): Shape {
  if (told === "string" && Array.isArray(shape) && shape.every((word) => word.startsWith('"'))) return told;
  if (!isObject(shape) || !isObject(told)) return shape;
  return Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, asTold(member, told[name])]));
}
