import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const source = path.join(import.meta.dirname, "src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !/\.test\.ts$|^testing/.test(name),
);
const read = (name: string) => readFileSync(path.join(source, name), "utf8");
const description = JSON.parse(readFileSync(path.join(import.meta.dirname, "package.json"), "utf8"));

/** What a page loads of an entry as it opens, minified and compressed, its packages among it; and each part that comes later. */
async function weight(entry: string): Promise<{ first: number; later: number[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(source, `${entry}.ts`)],
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    metafile: true,
    write: false,
    outdir: source,
    external: ["react"],
  });
  const sizes = new Map(outputFiles.map((file) => [file.path, gzipSync(file.contents, { level: 9 }).length]));
  const first = new Set<string>();
  const follow = (output: string) => {
    first.add(path.resolve(output));
    for (const { path: to, kind } of metafile.outputs[output]?.imports ?? []) {
      if (kind === "import-statement" && metafile.outputs[to] && !first.has(path.resolve(to))) follow(to);
    }
  };
  const [start = ""] =
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(`/${entry}.ts`)) ?? [];
  follow(start);
  const sum = [...first].reduce((total, file) => total + (sizes.get(file) ?? 0), 0);
  return { first: sum, later: [...sizes].filter(([file]) => !first.has(file)).map(([, size]) => size) };
}

describe("the package", () => {
  test("loads 10 KiB for a code in a page, and nothing else of more than a QR code's encoder", async () => {
    const { first, later } = await weight("dom");
    expect(first).toBeGreaterThan(5_000);
    expect(first).toBeLessThanOrEqual(10 * 1024);
    expect(Math.max(...later)).toBeLessThanOrEqual(4.5 * 1024);
  });

  test("is small where there is no code to be seen", async () => {
    expect((await weight("callback")).first).toBeLessThanOrEqual(4 * 1024);
    expect((await weight("popup")).first).toBeLessThanOrEqual(4 * 1024);
  });

  test("imports its two packages, React where that is asked for, and nothing of the product", () => {
    const named = files.flatMap((name) =>
      [...read(name).matchAll(/(?:from|import\()\s*"([^.][^"]*)"/g)].map(([, from]) => from),
    );
    expect([...new Set(named)].sort()).toEqual(["dpop", "react", "uqr"]);
    expect(Object.keys(description.dependencies).sort()).toEqual(["dpop", "uqr"]);
    const outside = files.filter((name) => /"\.\.\/\.\./.test(read(name)));
    expect(outside).toEqual([]);
  });

  test("asks no window whether it is closed, whose its opener is, or for cookies, and writes no markup", () => {
    const traps = /\.closed\b|\bopener\b|innerHTML|outerHTML|document\.cookie|localStorage|\.style\b|"include"/;
    expect(files.filter((name) => traps.test(read(name)))).toEqual([]);
  });

  test("has dependencies of one version each, the one that the login itself has", () => {
    const own = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8"));
    const all = { ...own.dependencies, ...own.devDependencies };
    expect(description.dependencies).toEqual({ dpop: all.dpop, uqr: all.uqr });
  });
});
