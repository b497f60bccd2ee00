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

describe("arrows point one way", () => {
  test("the domain imports nothing outside itself", () => {
    expect(violations("lib/ticket", (imported) => within(imported, "lib/ticket"))).toEqual([]);
  });

  test("the flow imports the domain, its ports, and randomness", () => {
    const allowed = (imported: string) =>
      within(imported, "lib/ticket", "lib/login") || ["lib/doorbell", "node:crypto"].includes(imported);
    expect(violations("lib/login", allowed)).toEqual([]);
  });

  test("adapters import ports and what they adapt, never the edge", () => {
    const outside = (imported: string) => !within(imported, "lib/http", "lib/auth", "lib/server", "app", "components");
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

  test("what runs in the browser takes types and words from lib, never its secrets", () => {
    const server = [
      "lib/db",
      "lib/auth",
      "lib/adapters",
      "lib/accounts",
      "lib/login",
      "lib/server",
      "lib/http/handlers",
    ];
    expect(violations("components", (imported) => !within(imported, ...server), false)).toEqual([]);
  });

  test("routes only export handlers", () => {
    const routes = sources("app/api");
    expect(routes.length).toBeGreaterThan(10);
    const thick = routes.filter((file) => readFileSync(path.join(root, file), "utf8").split("\n").length > 5);
    expect(thick).toEqual([]);
  });
});
