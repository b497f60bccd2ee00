import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Browser, Response } from "@playwright/test";

/** How a visitor is connected, and how fast the processor is. */
export interface Profile {
  cpuSlowdown: number;
  latencyMs: number;
  downBytesPerSecond: number;
  upBytesPerSecond: number;
}

export const UNLIMITED: Profile = { cpuSlowdown: 1, latencyMs: 0, downBytesPerSecond: -1, upBytesPerSecond: -1 };
/** Chromium's own "Slow 4G": 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, with its factors for HTTP. */
export const SLOW: Profile = {
  cpuSlowdown: 4,
  latencyMs: 562.5,
  downBytesPerSecond: 180_000,
  upBytesPerSecond: 84_375,
};

const TIMEOUT_MS = 60_000;
/** After the last answer: what a page asks for later than that it does not need to be seen. */
const QUIET_MS = 500;

export interface Visited {
  url: string;
  /** A selector: something of 150 pixels or more that people wait for. */
  awaited?: string;
  /** That it answers; 200 unless given. */
  status?: number;
  /** The browser of somebody who is signed in. */
  as?: { userAgent: string; cookie: string };
}

export type Visit = Awaited<ReturnType<typeof visit>>;

/** Opens a page in a browser that has never been there. */
export async function visit(browser: Browser, { url, awaited, status = 200, as }: Visited, profile: Profile) {
  const context = await browser.newContext(as ? { userAgent: as.userAgent } : {});
  try {
    const [name = "", value = ""] = as?.cookie.split("=") ?? [];
    if (as) await context.addCookies([{ name, value, url }]);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: profile.latencyMs,
      downloadThroughput: profile.downBytesPerSecond,
      uploadThroughput: profile.upBytesPerSecond,
    });
    await session.send("Emulation.setCPUThrottlingRate", { rate: profile.cpuSlowdown });
    const responses: Response[] = [];
    page.on("response", (response) => responses.push(response));
    await page.addInitScript(watchPaint, awaited ?? "body *");
    const answer = await page.goto(url, { waitUntil: "load", timeout: TIMEOUT_MS });
    if (answer?.status() !== status) throw new Error(`${url} answered ${answer?.status()}`);
    const times = await page.waitForFunction(paintTimes, undefined, { timeout: TIMEOUT_MS, polling: 50 });
    const painted = await times.jsonValue();
    if (!painted) throw new Error(`${url} was not painted`);
    for (let count = -1; count !== responses.length; await sleep(QUIET_MS)) count = responses.length;
    return { ...painted, requests: responses.length, ...(await weights(responses)) };
  } finally {
    await context.close();
  }
}

/** In the page, before anything of it: notes when what is awaited has been on screen for a frame. */
function watchPaint(selector: string): void {
  const look = () => {
    const element = document.querySelector(selector);
    const isThere = element && (selector === "body *" || element.getBoundingClientRect().width >= 150);
    if (!isThere) return requestAnimationFrame(look);
    // The frame that has it is painted before the next one begins.
    requestAnimationFrame(() => Reflect.set(window, "seenAtMs", performance.now()));
  };
  requestAnimationFrame(look);
}

/** In the page: both times, once both are over. */
function paintTimes() {
  const seenAtMs = Number(Reflect.get(window, "seenAtMs"));
  const [first] = performance.getEntriesByName("first-contentful-paint");
  return seenAtMs > 0 && first ? { seenAtMs, firstPaintMs: first.startTime } : undefined;
}

/** What a page weighs, gzipped here, so that it does not depend on how a server compresses. KiB. */
async function weights(responses: Response[]) {
  const kib = { script: 0, stylesheet: 0, document: 0 };
  for (const response of responses) {
    const type = response.request().resourceType();
    if (type !== "script" && type !== "stylesheet" && type !== "document") continue;
    const body = await response.body().catch(() => Buffer.alloc(0));
    kib[type] += gzipSync(body).length / 1024;
  }
  return { scriptKib: kib.script, styleKib: kib.stylesheet, documentKib: kib.document };
}
