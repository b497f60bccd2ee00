import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, cpus, release, totalmem, type } from "node:os";
import path from "node:path";

const PACKAGES = ["next", "@prisma/client", "better-sqlite3", "better-auth", "oidc-provider", "better-sse"];

/** The machine and the versions that figures are of. */
export function machine() {
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

/** @param {string} name @returns {string | undefined} undefined where it is not installed */
function versionOf(name) {
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

/** One line of Markdown. @param {ReturnType<typeof machine>} machine */
export function machineLine({ cpu, cores, memoryGib, system, node, packages }) {
  const versions = Object.entries(packages).flatMap(([name, version]) => (version ? [`${name} ${version}`] : []));
  return `${cpu}, ${cores} cores, ${memoryGib} GiB; ${system}; Node.js ${node}; ${versions.join(", ")}.`;
}
