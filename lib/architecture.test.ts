import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

/** Every source file below a folder, without tests and what is generated. */
function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.replaceAll("\\", "/")))
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|contract)\.|\/testing\/|\/generated\//.test(name));
}

/** What a file imports: a path from the root, or a package's name. Types count only where asked for. */
function imports(file: string, { types }: { types: boolean }): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const pattern = types
    ? /^(?:import|export)\b[^"']*?from\s*"([^"]+)"|^import\s*"([^"]+)"/gms
    : /^(?:import|export)\s+(?!type\b)[^"']*?from\s*"([^"]+)"|^import\s*"([^"]+)"/gms;
  return [...text.matchAll(pattern)].map(([, from = "", bare = ""]) => {
    const name = from || bare;
    if (name.startsWith("@/")) return name.slice(2);
    return name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name) : name;
  });
}

function violations(folder: string, isAllowed: (imported: string) => boolean, types = true): string[] {
  return sources(folder).flatMap((file) =>
    imports(file, { types })
      .filter((imported) => !isAllowed(imported))
      .map((imported) => `${file} imports ${imported}`),
  );
}

const within = (imported: string, ...folders: string[]) => folders.some((folder) => imported.startsWith(`${folder}/`));

/** A folder of lib, or one of the files beside them. */
function partOf(file: string): string {
  const [, first = "", ...rest] = file.split("/");
  return rest.length > 0 ? first : first.replace(/\.tsx?$/, "");
}

/** The parts that each part of lib imports, types included. */
function arrows(files: readonly string[], importsOf: (file: string) => string[]): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const file of files) {
    const from = partOf(file);
    const to = importsOf(file)
      .filter((imported) => imported.startsWith("lib/"))
      .map(partOf);
    for (const part of to) if (part !== from) arrows.set(from, (arrows.get(from) ?? new Set()).add(part));
  }
  return arrows;
}

/** The parts that can be reached from themselves. */
function inCircles(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reaches = (part: string, goal: string, seen = new Set<string>()): boolean =>
    [...(arrows.get(part) ?? [])].some((next) => {
      if (next === goal) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, goal, seen);
    });
  return [...arrows.keys()].filter((part) => reaches(part, part)).sort();
}

describe("arrows point one way", () => {
  test("no two folders of lib import each other, directly or in a circle, not even types", () => {
    const graph = arrows(sources("lib"), (file) => imports(file, { types: true }));
    expect(graph.size).toBeGreaterThan(10);
    expect(inCircles(graph)).toEqual([]);
  });

  test("a circle would be seen", () => {
    const planted: Record<string, string[]> = {
      "lib/http/body.ts": ["lib/limits/limits"],
      "lib/limits/limits.ts": ["lib/wiring"],
      "lib/wiring.ts": ["lib/http/sse", "lib/log"],
      "lib/log.ts": ["lib/env/settings"],
    };
    expect(inCircles(arrows(Object.keys(planted), (file) => planted[file] ?? []))).toEqual([
      "http",
      "limits",
      "wiring",
    ]);
  });

  test("nobody but the server and the pages stands on the API", () => {
    const below = sources("lib").filter((file) => !within(file, "lib/api", "lib/server"));
    const guilty = below.filter((file) => imports(file, { types: true }).some((name) => within(name, "lib/api")));
    expect(guilty).toEqual([]);
  });

  test("the domain imports nothing outside itself", () => {
    expect(violations("lib/ticket", (imported) => within(imported, "lib/ticket"))).toEqual([]);
  });

  test("the flow imports the domain, its ports, randomness, and how a typed code is read", () => {
    const allowed = (imported: string) =>
      within(imported, "lib/ticket", "lib/login", "lib/typed") || imported === "lib/secrets";
    expect(violations("lib/login", allowed)).toEqual([]);
  });

  test("adapters import ports and what they adapt, never the edge", () => {
    const outside = (imported: string) =>
      !within(imported, "lib/http", "lib/api", "lib/auth", "lib/server", "app", "components");
    expect(violations("lib/adapters", outside)).toEqual([]);
  });

  test("nothing in lib but the server knows Next.js", () => {
    const files = sources("lib").filter((file) => !file.startsWith("lib/server/"));
    const guilty = files.filter((file) => imports(file, { types: true }).some((name) => /^next(\/|$)/.test(name)));
    expect(guilty).toEqual([]);
  });

  test("lib never imports pages or components", () => {
    expect(violations("lib", (imported) => !within(imported, "app", "components"))).toEqual([]);
  });

  test("only the accounts know hashes of passwords", () => {
    const guilty = sources("lib")
      .filter((file) => !within(file, "lib/accounts") && file !== "lib/log.ts")
      .filter((file) => /passwordHash|accounts\/password"/.test(readFileSync(path.join(root, file), "utf8")));
    expect(guilty).toEqual([]);
  });

  test("what runs in the browser takes types and words from lib, never its secrets", () => {
    const server = [
      "lib/db",
      "lib/auth",
      "lib/adapters",
      "lib/accounts",
      "lib/login",
      "lib/server",
      "lib/api/handlers",
    ];
    expect(violations("components", (imported) => !within(imported, ...server), false)).toEqual([]);
  });

  // Each costs more to understand than it shows, and pays by what bench/README.md has measured.
  test.each([
    ["lib/db/statements", ["lib/db/database.ts", "lib/db/observed.ts"]],
    [
      "lib/http/lightweight",
      [
        "lib/api/handler.ts",
        // Hands on what next-auth answers, which is text already.
        "lib/api/handlers/auth.ts",
        "lib/http/problem.ts",
        // Whose body only servers of others read.
        "lib/http/sse.ts",
        "lib/server/answer.ts",
        "lib/server/prefetch-ticket.ts",
      ],
    ],
    ["lib/server/templates", ["lib/server/http-server.ts"]],
  ])("the fast path of %s is imported by few", (folder, importers) => {
    const outside = [...sources("lib"), ...sources("app"), ...sources("components")].filter(
      (file) => !within(file, folder),
    );
    const found = outside.filter((file) => imports(file, { types: true }).some((name) => within(name, folder)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((file) => !importers.includes(file))).toEqual([]);
  });
});
