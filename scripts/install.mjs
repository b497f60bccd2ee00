import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { runStep } from "./step.mjs";

/**
 * Installs what package-lock.json asks for, where it is not there yet, and makes sure that better-sqlite3 runs here.
 * Where that fails, the process ends after saying what to do.
 *
 * @param {string} log the file that keeps npm's output
 */
export async function install(log) {
  if (!installIsCurrent()) {
    await runStep({
      title: "Installing the packages",
      log,
      ...npm("ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--foreground-scripts"),
      env: compiling(),
      onLine: (line, say) => {
        if (/gyp info spawn make/.test(line)) {
          say(
            "Installing the packages: compiling better-sqlite3, which has no ready-made binary to fetch; takes minutes",
          );
        }
      },
      hint: installHint,
    });
  }
  if (sqliteFault() === undefined) return;
  // Another version of Node.js than the one that installed, or an npm that is told to run no install scripts: this one is needed.
  await runStep({
    title: "Building better-sqlite3 for this version of Node.js",
    log,
    ...npm("rebuild", "better-sqlite3", "--ignore-scripts=false", "--foreground-scripts"),
    env: compiling(),
    check: sqliteFault,
    hint: rebuildHint,
  });
}

/** Whether node_modules holds what package-lock.json asks for. An install that was cut off leaves no record of itself. */
function installIsCurrent() {
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

/** Why better-sqlite3 does not run here; undefined where its binary is there and fits this version of Node.js. */
function sqliteFault() {
  const { status, stderr } = spawnSync(process.execPath, ["-e", 'new (require("better-sqlite3"))(":memory:")'], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : (/^.*Error: .*$/m.exec(stderr)?.[0] ?? "better-sqlite3 does not run here.");
}

/** How to run the npm that runs us, or the one on the path. @param {string[]} args */
function npm(...args) {
  // Not the loglevel of who runs us: a hint is found in what npm says.
  args.push("--loglevel=warn");
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) return { command: process.execPath, args: [script, ...args] };
  return { command: process.platform === "win32" ? "npm.cmd" : "npm", args };
}

/**
 * How better-sqlite3 is compiled where no binary can be fetched: on all cores, and against the headers of the first release of the
 * major version, as the published binaries are. Compiled against those of 24.19 and later it ends the process in a garbage
 * collection (nodejs/node#65446).
 *
 * @returns {Record<string, string>}
 */
function compiling() {
  const [major = 0] = process.versions.node.split(".").map(Number);
  return { JOBS: "max", ...(major >= 24 && { npm_config_target: `${major}.0.0` }) };
}

/** What to do where npm built nothing, or what does not run. @param {string} output */
function rebuildHint(output) {
  const command = "npm rebuild better-sqlite3 --ignore-scripts=false --foreground-scripts";
  return (
    installHint(output) ??
    `npm may not run better-sqlite3's install script here, which fetches or compiles its binary. Run it yourself:\n  ${command}\nThen try again.`
  );
}

/** What to do about a failed install. @param {string} output */
function installHint(output) {
  if (/gyp ERR!|make: \*\*\*/.test(output)) {
    return [
      "better-sqlite3 has no ready-made binary for this machine, or it could not be fetched, and compiling it failed.",
      "Compiling needs python3, make and a C++ compiler:",
      "  Debian, Ubuntu  sudo apt-get install -y python3 make g++",
      "  Fedora          sudo dnf install -y python3 make gcc-c++",
      "  macOS           xcode-select --install",
      "Then try again.",
    ].join("\n");
  }
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(output)) {
    return "The npm registry cannot be reached. Check the network and npm's proxy settings, then try again.";
  }
  if (/ENOSPC/.test(output)) return "The disk is full: the packages need 1 GB.";
  return undefined;
}
