import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * Installs what the lockfile of a folder asks for, where it is not there yet: packages of others that one of our programs is
 * tried with, and that never reach the product. Ends the process where that fails.
 *
 * @param {string} folder
 * @param {string[]} [options] of npm
 */
export function installBeside(folder, options = []) {
  if (isCurrent(folder)) return;
  console.log(`Installing what it is tried with, into ${folder}/node_modules.`);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...options];
  const { status } = spawnSync("npm", ["ci", ...flags], { stdio: "inherit", cwd: folder });
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether node_modules holds what the lockfile asks for. @param {string} folder */
function isCurrent(folder) {
  const record = `${folder}/node_modules/.package-lock.json`;
  if (!existsSync(record)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8"));
  const { packages: present } = JSON.parse(readFileSync(record, "utf8"));
  return Object.entries(wanted).every(
    ([name, { version, optional, peer }]) => name === "" || optional || peer || present[name]?.version === version,
  );
}
