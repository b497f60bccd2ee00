import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { findOrInstallChromium } from "../../scripts/chromium.mjs";
import { freePort, PROGRAMS, startServer } from "../measure/processes";
import { interleaved, withSubjects } from "../measure/rounds";
import { sample } from "../measure/statistics";
import { type Profile, SLOW, UNLIMITED, type Visit, type Visited, visit } from "../measure/visit";
import type { Table } from "../report/table";
import type { Sizes } from "../sizes";
import { signedIn } from "../subjects/ours.client";
import { ours } from "../subjects/subjects";

const EMPTY_PAGE = "bench/empty-page";
const EMPTY_NAME = "an empty page of the same Next.js";
/** The code is an image of its own size whatever draws it; the marks and icons are smaller. */
const CODE = "main svg[role=img], main img, main canvas";

/** What the pages weigh, and when the code is to be seen. */
export async function page({ visits }: Sizes): Promise<Table> {
  const executablePath = findOrInstallChromium();
  if (!executablePath) throw new Error("There is no Chromium; name one with CHROMIUM_PATH.");
  await buildEmptyPage();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
  try {
    return await withSubjects([ours, () => emptyPage()], async (own, empty) => {
      const login = `${own?.origin}/login`;
      // After its first visit a page comes from a template, and has that one's head.
      await visit(browser, { url: login }, UNLIMITED);
      return withSubjects([() => emptyPage(login)], (headed) => measure(browser, [own, empty, headed], visits));
    });
  } finally {
    await browser.close();
  }
}

async function measure(
  browser: Browser,
  [own, empty, headed]: ({ origin: string } | undefined)[],
  visits: number,
): Promise<Table> {
  const as = await signedIn(own?.origin ?? "");
  const pages: (Visited & { name: string })[] = [
    { name: "/login", url: `${own?.origin}/login`, awaited: CODE },
    { name: "/scan, signed in", url: `${own?.origin}/scan`, as },
    { name: "an address that is not there", url: `${own?.origin}/nothing-here`, status: 404 },
    { name: EMPTY_NAME, url: `${empty?.origin}/` },
    { name: "the empty page with /login's head", url: `${headed?.origin}/` },
  ];
  const look = (profile: Profile) => (each: Visited) => visit(browser, each, profile);
  // Warms the servers up, too: what pages weigh changes no more after the first.
  const weighed = await interleaved(pages, 2, look(UNLIMITED));
  const timed = pages.filter(({ status }) => status === undefined);
  const quick = await interleaved(timed, visits, look(UNLIMITED));
  const slow = await interleaved(timed, visits, look(SLOW));
  const emptyWeight = ownKib(weighed.get(EMPTY_NAME)?.at(-1));
  return {
    title: "5. The page",
    columns: [
      "JavaScript, KiB gz",
      "CSS, KiB gz",
      "both over the empty page",
      "HTML, KiB gz",
      "requests",
      "first paint, ms",
      "code on screen, ms",
      "slow: first paint, ms",
      "slow: code on screen, ms",
    ],
    rows: pages.map(({ name, awaited }) => {
      const weight = weighed.get(name)?.at(-1);
      const runs = { quick: quick.get(name) ?? [], slow: slow.get(name) ?? [] };
      return {
        name,
        cells: {
          "JavaScript, KiB gz": weight?.scriptKib,
          "CSS, KiB gz": weight?.styleKib,
          "both over the empty page": ownKib(weight) - emptyWeight,
          "HTML, KiB gz": weight?.documentKib,
          requests: weight?.requests,
          ...(runs.quick.length > 0 && {
            "first paint, ms": sample(runs.quick.map(({ firstPaintMs }) => firstPaintMs)),
            "slow: first paint, ms": sample(runs.slow.map(({ firstPaintMs }) => firstPaintMs)),
          }),
          ...(awaited && {
            "code on screen, ms": sample(runs.quick.map(({ seenAtMs }) => seenAtMs)),
            "slow: code on screen, ms": sample(runs.slow.map(({ seenAtMs }) => seenAtMs)),
          }),
        },
      };
    }),
    notes: [
      "Each visit is a browser's first. Slow is a processor at a quarter of its speed, and Chromium's profile of a slow 4G.",
    ],
  };
}

function ownKib(weight: Visit | undefined): number {
  return weight ? weight.scriptKib + weight.styleKib : Number.NaN;
}

const EMPTY_SOURCES = ["app/layout.jsx", "app/page.jsx", "instrumentation.js", "next.config.mjs"];

/** Built once for each version of Next.js, and where it has been changed. */
async function buildEmptyPage(): Promise<void> {
  const { version } = createRequire(import.meta.url)("next/package.json");
  const sources = EMPTY_SOURCES.map((file) => readFileSync(path.join(EMPTY_PAGE, file), "utf8"));
  const digest = createHash("sha256")
    .update([version, ...sources].join("\0"))
    .digest("hex");
  const stamp = path.join(EMPTY_PAGE, ".next/sources.sha256");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  const args = ["node_modules/next/dist/bin/next", "build", EMPTY_PAGE];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`The empty page's build ended with ${code}`);
  writeFileSync(stamp, digest);
}

/** @param headOf whose head it has, instead of next to none */
async function emptyPage(headOf?: string) {
  const port = await freePort();
  const args = headOf === undefined ? [] : [headOf];
  const server = await startServer([`${PROGRAMS}/subjects/empty-page.server.mjs`, String(port), ...args]);
  return { origin: `http://127.0.0.1:${port}`, stop: server.stop };
}
