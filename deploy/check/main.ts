/** `npm run deploy-check`: an operator's day, behind each proxy that is installed, with what goes wrong on one. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { versionOf } from "../../chaos/proxy";
import { startSite } from "../../chaos/site";
import { type Link, openLink } from "../../lib/db/testing/link";
import { findChromium } from "../../scripts/chromium.mjs";
import { browserChecks } from "./browsers";
import { type Check, holdNone } from "./day";
import { composeServices, documentedCommands, healthUnderTls, notJson } from "./machine";
import { databaseAway, downPage, hanging, killed, lockedTable, rollingRestart, spoiltRequests } from "./proxied";

const DIRECTORY = "data/deploy-check";
const CERTIFICATE = {
  certFile: path.join(DIRECTORY, "certificate.pem"),
  keyFile: path.join(DIRECTORY, "certificate-key.pem"),
};
/** For which deploy/ promises all of it. */
const OLDEST = { nginx: "1.22.0", caddy: "2.11.4" };

const PROXIED: Check[] = [spoiltRequests, killed, hanging, databaseAway, lockedTable, rollingRestart, downPage];

const LOG = { name: "each line of the log is JSON, and none is a fault of ours", short: true };

const { values: options } = parseArgs({
  options: { short: { type: "boolean" }, proxy: { type: "string" }, only: { type: "string" } },
});
const count = { passed: 0, failed: 0, skipped: 0 };
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

const chromium = options.short ? undefined : findChromium();
if (!chromium && !options.short) {
  count.skipped += 1;
  console.log("There is no Chromium here, so that no browser signs in; CHROMIUM_PATH names one.");
}
if (!options.proxy || options.proxy === "none") {
  console.log("On the machine itself");
  for (const check of [healthUnderTls, composeServices, documentedCommands])
    await tried(check, () => check.run(DIRECTORY));
}
for (const name of ["nginx", "caddy"] as const) {
  if (options.proxy && options.proxy !== name) continue;
  const version = versionOf(name);
  if (!version) {
    count.skipped += 1;
    console.log(
      `There is no ${name} here, so what deploy/ has for it is not tried. Debian: apt-get install ${name === "nginx" ? "nginx-light" : "caddy"}`,
    );
    continue;
  }
  await behind(name, version);
}
if (process.env.DEPLOY_REPORT) writeFileSync(process.env.DEPLOY_REPORT, JSON.stringify(count));
console.log(`\n${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
process.exit(count.failed > 0 ? 1 : 0);

async function behind(name: "nginx" | "caddy", version: string): Promise<void> {
  const isSupported = isAtLeast(version, OLDEST[name]);
  const promise = isSupported
    ? ""
    : ` (older than ${OLDEST[name]}: the death of an instance is looked at, and not judged)`;
  console.log(`\nBehind ${version}${promise}`);
  let link: Link | undefined;
  const site = await startSite(name, path.join(DIRECTORY, name), {
    certificate: CERTIFICATE,
    through: async (url) => {
      link = await openLink(url);
      return link.url;
    },
  });
  try {
    if (!link) throw new Error("There is no cable");
    const day = { site, link, isSupported };
    for (const check of [...PROXIED, ...(chromium ? browserChecks(chromium) : [])])
      await tried(check, () => check.run(day));
    await tried(LOG, async () => {
      const lines = site.instances.flatMap(({ output }) => output().split("\n"));
      holdNone(notJson(lines.join("\n")), "lines are no JSON");
      holdNone(
        lines.filter((line) => line.includes('"unforeseen"')),
        "faults of ours",
      );
      return `${lines.length} lines`;
    });
  } finally {
    await site.stop();
    await link?.close();
  }
}

async function tried(check: Pick<Check, "name" | "short">, run: () => Promise<string>): Promise<void> {
  if (options.short && !check.short) return;
  if (options.only && !check.name.includes(options.only)) return;
  const since = Date.now();
  try {
    const seen = await run();
    count.passed += 1;
    console.log(`✓ ${check.name} (${seconds(since)}): ${seen}`);
  } catch (error) {
    count.failed += 1;
    console.log(`✗ ${check.name} (${seconds(since)}): ${error instanceof Error ? error.message : error}`);
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

function isAtLeast(version: string, oldest: string): boolean {
  const numbers = (text: string) => (/\d+(\.\d+)+/.exec(text)?.[0] ?? "0").split(".").map(Number);
  const [given, wanted] = [numbers(version), numbers(oldest)];
  const differs = wanted.findIndex((each, index) => each !== (given[index] ?? 0));
  return differs < 0 || (given[differs] ?? 0) > (wanted[differs] ?? 0);
}
