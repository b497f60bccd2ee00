import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { Skipped } from "./world";

/** Where the system's packages are unpacked that this machine has not installed. */
const UNPACKED = path.resolve("interop/debian");

/** A program of the system, and what it needs to run. */
export interface Program {
  /** What its paths begin with: nothing where it is installed. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A program of Debian's: installed, or unpacked beside us with whatever it depends on. Nothing is installed, and nothing of it
 * starts by itself.
 *
 * @param needed what must be there once its packages are
 */
export function debianProgram(packages: readonly string[], needed: readonly string[]): Program {
  if (needed.every((each) => existsSync(each))) return { root: "", env: process.env };
  const isUnpacked = () => needed.every((each) => existsSync(UNPACKED + each));
  if (!isUnpacked()) unpack(packages);
  if (!isUnpacked()) throw new Skipped(`${packages.join(", ")} is not to be had: install it, by apt or otherwise`);
  const libraries = readdirSync(`${UNPACKED}/usr/lib`).filter((name) => name.includes("-linux-gnu"));
  const LD_LIBRARY_PATH = libraries.map((name) => `${UNPACKED}/usr/lib/${name}`).join(":");
  return { root: UNPACKED, env: { ...process.env, LD_LIBRARY_PATH } };
}

function unpack(packages: readonly string[]): void {
  mkdirSync(UNPACKED, { recursive: true });
  try {
    const flags = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"].map(
      (each) => `--no-${each}`,
    );
    const all = output("apt-cache", ["depends", "--recurse", ...flags, ...packages]).match(/^\w\S*/gm) ?? [];
    const missing = [...new Set(all)].filter((name) => !isInstalled(name));
    output("apt-get", ["download", ...missing]);
    for (const name of readdirSync(UNPACKED).filter((each) => each.endsWith(".deb"))) {
      output("dpkg", ["-x", name, UNPACKED]);
    }
  } catch {
    // Without apt, or without its lists: what is needed is not there, which is told.
  }
}

function isInstalled(name: string): boolean {
  try {
    return output("dpkg", ["-s", name]).includes("ok installed");
  } catch {
    return false;
  }
}

function output(command: string, args: string[]): string {
  return execFileSync(command, args, { cwd: UNPACKED, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
