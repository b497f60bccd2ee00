// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Whether node_modules holds what package-lock.json asks for. An install that was cut off leaves no record of itself. */
export function installIsCurrent() {
  const record = "node_modules/.package-lock.json";
  if (!existsSync(record)) return false;
  const wanted = packagesIn("package-lock.json");
  const present = packagesIn(record);
  return Object.entries(wanted).every(
    ([name, { version, optional, peer }]) => name === "" || optional || peer || present[name]?.version === version,
  );
}

/** @param {string} lock @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }>} */
function packagesIn(lock) {
  return JSON.parse(readFileSync(lock, "utf8")).packages;
}

/** Whether better-sqlite3's binary is there and fits this version of Node.js. */
export function sqliteLoads() {
  return spawnSync(process.execPath, ["-e", 'new (require("better-sqlite3"))(":memory:")']).status === 0;
}

/** How to run the npm that runs us, or the one on the path. @param {string[]} args */
export function npm(...args) {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) return { command: process.execPath, args: [script, ...args] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args };
}

/** What to do about a failed install. @param {string} output */
export function installHint(output) {
  if (/gyp ERR!|node-pre-gyp|prebuild-install/.test(output)) {
    return [
      "better-sqlite3 has no ready-made binary for this machine, or it could not be fetched, and compiling it failed.",
      "Compiling needs python3, make and a C++ compiler:",
      "  Debian, Ubuntu  sudo apt-get install -y python3 make g++",
      "  Fedora          sudo dnf install -y python3 make gcc-c++",
      "  macOS           xcode-select --install",
      "Then run npm run demo again.",
    ].join("\n");
  }
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(output)) {
    return "The npm registry cannot be reached. Check the network and npm's proxy settings, then run npm run demo again.";
  }
  if (/ENOSPC/.test(output)) return "The disk is full: the packages need 1 GB.";
  return undefined;
}
