import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandLine, snippetsOf } from "./guide";

/** Where the snippets of a guide are run. */
const RUN = {
  "embed.md": ["e2e/sdk-site.ts", "e2e/sdk.spec.ts", "e2e/sdk-own-origin.spec.ts"],
  "accounts.md": ["lib/upstream/documented.test.ts", "lib/api/phone-python.route.test.ts", "e2e/host-example.spec.ts"],
};

test.each(Object.entries(RUN))("each snippet of docs/%s is run by a test", (guide, tests) => {
  const all = tests.map((file) => readFileSync(file, "utf8")).join("\n");
  const named = snippetsOf(guide).filter(({ name }) => name !== "" && all.includes(`"${name}"`));
  expect(snippetsOf(guide)).toEqual(named);
  const fences = readFileSync(`docs/${guide}`, "utf8").match(/^ *```/gm)?.length;
  expect(2 * named.length).toBe(fences);
});

describe("a line of a shell", () => {
  test("is its settings and its words", () => {
    expect(commandLine('A=1 B="two words" \\\n  npm run x -- add "two words" --flag A=2')).toEqual({
      settings: { A: "1", B: "two words" },
      words: ["npm", "run", "x", "--", "add", "two words", "--flag", "A=2"],
    });
    expect(commandLine("A=1\nB=https://x.example/?y=1\n").settings).toEqual({ A: "1", B: "https://x.example/?y=1" });
  });
});

/** What people read of clients to add, and of pages that name theirs: documents, and what the package for pages says by itself. */
const READ = ["README.md", ...["docs", "packages/qr-login", "examples"].flatMap(textsIn)];
const ADDED = /client -- add (?:\$\{\w+ \|\| ")?([\w-]+)/g;
const NAMED = /\b(?:clientId(?:: |=)|data-client=)"([\w-]+)"/g;

test("what the documents add is not in the demo already", () => {
  const demo = readFileSync("scripts/demo-clients.mjs", "utf8");
  const taken = [...demo.matchAll(/client\("add", "([\w-]+)"/g)].map(([, id]) => id);
  expect(taken).toEqual(["shop", "cli"]);
  const texts = READ.map((file): [string, string] => [file, readFileSync(file, "utf8")]);
  const ids = texts.flatMap(([file, text]) =>
    [ADDED, NAMED].flatMap((pattern) => [...text.matchAll(pattern)].map(([, id]) => ({ file, id }))),
  );
  expect(ids.map(({ file }) => file)).toEqual(
    expect.arrayContaining(["packages/qr-login/src/complain.ts", "packages/qr-login/README.md"]),
  );
  expect(ids.length).toBeGreaterThan(10);
  expect(ids.filter(({ id = "" }) => taken.includes(id))).toEqual([]);
});

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((file) => /README\.md$|^docs\/[^/]+\.md$|\/src\/.*(?<!\.test)\.tsx?$/.test(file))
    .filter((file) => !/\/(?:node_modules|dist)\//.test(file));
}
