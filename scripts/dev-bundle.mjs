import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { context, formatMessages } from "esbuild";
import { serverBundle } from "./bundle-options.mjs";

/**
 * The folders of lib whose changes Next.js brings by itself: what answers a request and is gone with the answer. All else
 * makes what stays in the process, such as the database, the login and the port.
 */
export const RELOADED = ["accounts", "api", "audit", "auth", "i18n"];
const reloaded = new RegExp(`^lib/(${RELOADED.join("|")})/`);

/**
 * @typedef {object} Bundled
 * @property {string[]} changed what is different from the last bundle that succeeded; nothing in the first one
 * @property {string} errors empty where it succeeded; where not, the last one that did is still there
 */

/**
 * Bundles the server, and again with each change of what it is made of.
 *
 * @param {string} outdir
 * @param {(bundled: Bundled) => void} onBundle hears of each after the first
 * @returns {Promise<{ first: Bundled, rebuild(): Promise<unknown> }>} `rebuild` makes one now, where waiting for it to notice
 *   would take too long
 */
export async function bundleWithChanges(outdir, onBundle) {
  /** @type {Map<string, string> | undefined} */
  let before;
  let hear = onBundle;
  /** @type {Promise<Bundled>} */
  const first = new Promise((resolve) => {
    hear = (bundled) => {
      hear = onBundle;
      resolve(bundled);
    };
  });
  /** @param {import("esbuild").BuildResult} result */
  async function onEnd({ errors, metafile }) {
    if (!metafile || errors.length > 0) {
      const color = process.stderr.isTTY === true;
      return hear({ changed: [], errors: (await formatMessages(errors, { kind: "error", color })).join("") });
    }
    const now = digests(Object.keys(metafile.inputs));
    const changed = before ? changes(before, now) : [];
    before = now;
    hear({ changed, errors: "" });
  }
  const bundle = await context({
    ...serverBundle(outdir),
    logLevel: "silent",
    metafile: true,
    plugins: [{ name: "changes", setup: (build) => build.onEnd(onEnd) }],
  });
  await bundle.watch();
  return { first: await first, rebuild: () => bundle.rebuild().catch(() => {}) };
}

/** Whether only a restart brings the change of a file of the server's. @param {string} file */
export function needsRestart(file) {
  return !reloaded.test(file);
}

/** Contents instead of file times, which a checkout or an editor changes. @param {string[]} files */
function digests(files) {
  return new Map(files.map((file) => [file, createHash("sha256").update(readFileSync(file)).digest("hex")]));
}

/** @param {Map<string, string>} before @param {Map<string, string>} now */
function changes(before, now) {
  return [...new Set([...before.keys(), ...now.keys()])].filter((file) => before.get(file) !== now.get(file));
}
