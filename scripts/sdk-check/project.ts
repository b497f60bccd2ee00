/** Projects that have nothing of ours but the package, as npm publishes it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const work = mkdtempSync(path.join(tmpdir(), "qr-login-sdk-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

/** What is published, told in a line, and nothing else. */
export function pack(): { tarball: string; told: string } {
  const [packed] = JSON.parse(run(".", "npm", "pack", "--json", "--workspace", "qr-login", "--pack-destination", work));
  const names: string[] = packed.files.map(({ path: name }: { path: string }) => name);
  const strange = names.filter((name) => !/^(dist\/[\w./-]+\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(name));
  if (strange.length > 0) throw new Error(`It publishes ${strange.join(", ")}`);
  const told = `${packed.filename}: ${names.length} files, ${packed.size} bytes`;
  return { tarball: path.join(work, packed.filename), told };
}

/** A folder of its own with these files and packages. */
export function newProject(name: string, files: Record<string, string>, packages: string[]): string {
  const directory = path.join(work, name);
  for (const [file, text] of Object.entries({ "package.json": '{ "private": true, "type": "module" }', ...files })) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
  }
  run(directory, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...packages);
  return directory;
}

/** Resolves to what it prints. */
export function run(directory: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} in ${path.basename(directory)}:\n${stdout}${stderr}`);
  return stdout;
}
