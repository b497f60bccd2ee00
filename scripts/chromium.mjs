import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Debian's, past the script that starts it. */
const HEADLESS_SHELL = "/usr/lib/chromium/chromium-headless-shell";

/**
 * A Chromium for what needs neither a camera nor a home screen: without the frame of a browser it takes half the processor
 * time. The whole one where there is no such; undefined where there is none.
 */
export function findHeadlessChromium() {
  return !process.env.CHROMIUM_PATH && starts(HEADLESS_SHELL) ? HEADLESS_SHELL : findChromium();
}

/** The path of a Chromium that starts, installed if need be; undefined when none can be had. */
export function findOrInstallChromium() {
  const found = findChromium();
  if (found || process.env.CHROMIUM_PATH) return found;
  console.log("There is no Chromium here; installing one.");
  for (const attempt of [installFromDebian, installFromPlaywright]) {
    attempt();
    const installed = findChromium();
    if (installed) return installed;
  }
  return undefined;
}

/** The one that CHROMIUM_PATH names and no other, else Playwright's own or the system's. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  return (named ? [named] : [chromium.executablePath(), ...USUAL_PLACES]).find(starts);
}

/** Being there is not enough: Ubuntu has a chromium that only says where else to get it. @param {string} path */
function starts(path) {
  return existsSync(path) && spawnSync(path, ["--version", "--no-sandbox"], { timeout: 60_000 }).status === 0;
}

/** First, because it brings the libraries and fonts along. */
function installFromDebian() {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (process.getuid?.() !== 0 || !/^ID=debian$/m.test(release)) return;
  run("apt-get", "update");
  run("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation");
}

function installFromPlaywright() {
  run(process.execPath, "node_modules/@playwright/test/cli.js", "install", "chromium");
}

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(command, args, { stdio: "inherit", env, timeout: 10 * 60_000 });
}
