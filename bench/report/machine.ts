import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, cpus, release, totalmem, type } from "node:os";
import path from "node:path";

const PACKAGES = ["next", "@prisma/client", "better-sqlite3", "better-auth", "oidc-provider", "better-sse"];

/** The machine and the versions that figures are of. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGib: number;
  system: string;
  node: string;
  packages: Record<string, string | undefined>;
}

export function machine(): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? "unknown",
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  };
}

/** Undefined where it is not installed. */
function versionOf(name: string): string | undefined {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const place of places) {
    try {
      return JSON.parse(readFileSync(path.join(place, name, "package.json"), "utf8")).version;
    } catch {
      // Perhaps further up.
    }
  }
  return undefined;
}

/** One line of Markdown. */
export function machineLine({ cpu, cores, memoryGib, system, node, packages }: Machine): string {
  const versions = Object.entries(packages).flatMap(([name, version]) => (version ? [`${name} ${version}`] : []));
  return `${cpu}, ${cores} cores, ${memoryGib} GiB; ${system}; Node.js ${node}; ${versions.join(", ")}.`;
}
