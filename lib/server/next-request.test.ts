import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dropForeignHeaders } from "./next-request";

function left(headers: Record<string, string | string[]>): object {
  const all = { ...headers };
  dropForeignHeaders(all);
  return all;
}

const encoded = (tree: unknown) => encodeURIComponent(JSON.stringify(tree));
const TREE = ["", { children: ["login", { children: ["__PAGE__", {}, null, null, 0] }] }, null, null, 16];

test("what Next.js's pages send stays, and what is nobody's special", () => {
  const sent = {
    rsc: "1",
    "next-router-prefetch": "2",
    "next-router-segment-prefetch": "/login/__PAGE__",
    "next-url": "/settings?a=1",
    "next-router-state-tree": encoded(TREE),
    "user-agent": "x",
    "x-forwarded-for": "192.0.2.1",
    "x-request-id": "x",
    cookie: "qr-login.session-token=x",
  };
  expect(left(sent)).toEqual(sent);
});

test.each([
  ["rsc", "2"],
  ["next-router-prefetch", "yes"],
  ["next-router-segment-prefetch", "a b"],
  ["next-url", "https://evil.example/"],
  ["next-url", "/\u00e4"],
  ["next-router-state-tree", "{"],
  ["next-router-state-tree", "%"],
  ["next-router-state-tree", encoded(null)],
  ["next-router-state-tree", encoded([""])],
  ["next-router-state-tree", encoded(["", { children: ["a"] }])],
  ["next-router-state-tree", encoded(["", [TREE]])],
  ["next-router-state-tree", encoded([["a", "b", "x", null], {}])],
  ["next-router-state-tree", encoded(["", {}, null, "everything"])],
  ["next-router-state-tree", '["",{"a":'.repeat(1_000)],
  ["next-router-state-tree", encoded(["a".repeat(30_000), {}])],
  ["next-action", "x"],
  ["next-hmr-refresh", "1"],
  ["next-resume", "1"],
  ["x-middleware-subrequest", "middleware"],
  ["x-middleware-prefetch", "1"],
  ["x-nextjs-data", "1"],
  ["x-nextjs-postponed", "1"],
  ["x-now-route-matches", "1=a"],
  ["x-vercel-id", "1"],
  ["x-matched-path", "/settings"],
  ["x-invoke-path", "/_error"],
  ["x-invoke-status", "500"],
  ["x-prerender-revalidate", "x"],
  ["x-next-revalidated-tags", "x"],
  ["x-rewrite-url", "/settings"],
])("%s: %s is dropped", (name, value) => {
  expect(left({ [name]: value, accept: "a" })).toEqual({ accept: "a" });
});

describe("a state tree that stays", () => {
  const require = createRequire(import.meta.url);
  const next = require("next/dist/server/app-render/parse-and-validate-flight-router-state") as {
    parseAndValidateFlightRouterState(text: string): unknown;
  };
  const { tree } = fc.letrec((tie) => ({
    segment: fc.oneof(
      fc.string(),
      fc.tuple(fc.string(), fc.string(), fc.constantFrom("c", "di(..)", "x"), fc.constant(null)),
    ),
    tree: fc
      .tuple(
        fc.oneof(tie("segment"), fc.jsonValue()),
        fc.oneof(
          { maxDepth: 3 },
          fc.constant({}),
          fc.dictionary(fc.string(), tie("tree"), { maxKeys: 2 }),
          fc.jsonValue(),
        ),
        fc.oneof(fc.constant(null), fc.tuple(fc.string(), fc.string()), fc.jsonValue()),
        fc.constantFrom(null, "refetch", "metadata-only", "x", 1),
        fc.oneof(fc.constant(null), fc.integer(), fc.string()),
        fc.oneof(fc.string(), fc.constant(null)),
      )
      .chain((all) => fc.nat(6).map((length) => all.slice(0, length))),
  }));

  test("is one that Next.js takes", () => {
    let stayed = 0;
    fc.assert(
      fc.property(tree, (value) => {
        const text = encoded(value);
        if (!("next-router-state-tree" in left({ "next-router-state-tree": text }))) return true;
        stayed += 1;
        return isTaken(text);
      }),
      { numRuns: 1_000 },
    );
    expect(stayed).toBeGreaterThan(10);
  });

  function isTaken(text: string): boolean {
    try {
      next.parseAndValidateFlightRouterState(text);
      return true;
    } catch {
      return false;
    }
  }
});
