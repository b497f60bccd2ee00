import { rm } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "@playwright/test";
import { findChromium } from "../scripts/chromium.mjs";
import { test as base, PHONE, withPages } from "./fixtures";

interface CameraFixtures {
  /** A phone whose camera films that file, or Chromium's own test picture; its user agrees to whatever it asks for, or is still to be asked. */
  newFilmingPhone: (file: string | undefined, permission?: "given" | "open", cameras?: number) => Promise<Page>;
  /** A path for a film, removed at the end. */
  film: string;
}

export const test = base.extend<CameraFixtures>({
  // A whole browser: without its frame there is no camera, and no home screen.
  launchOptions: [
    async ({ launchOptions }, use) => {
      const executablePath = findChromium();
      await use({ ...launchOptions, ...(executablePath && { executablePath }) });
    },
    { scope: "worker" },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  film: async ({}, use, { outputDir, workerIndex }) => {
    const file = path.join(path.dirname(outputDir), `film-${workerIndex}-${Date.now()}.y4m`);
    await use(file);
    await rm(file, { force: true });
  },

  // The film is fixed when a browser starts, so each such phone is a browser of its own.
  newFilmingPhone: async ({ playwright, launchOptions, baseURL }, use) => {
    const browsers: Browser[] = [];
    let next: { file: string | undefined; permission: "given" | "open"; cameras: number };
    await withPages(
      (open) =>
        use(async (file, permission = "given", cameras = 1) => {
          next = { file, permission, cameras };
          return open();
        }),
      async () => {
        const browser = await playwright.chromium.launch({
          ...launchOptions,
          args: [
            ...(launchOptions.args ?? []),
            `--use-fake-device-for-media-stream=device-count=${next.cameras}`,
            ...(next.file ? [`--use-file-for-fake-video-capture=${next.file}`] : []),
            ...(next.permission === "given" ? ["--use-fake-ui-for-media-stream"] : []),
          ],
        });
        browsers.push(browser);
        const context = await browser.newContext({ ...PHONE, ...(baseURL && { baseURL }) });
        await context.addInitScript(keepStreams);
        return context;
      },
    );
    await Promise.all(browsers.map((browser) => browser.close()));
  },
});

export { expect } from "./fixtures";

/** Remembers every stream that the page opens, to see whether it closes them. */
function keepStreams() {
  const opened: MediaStream[] = [];
  Object.assign(window, { openedStreams: opened });
  const { mediaDevices } = navigator;
  const open = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (!open) return;
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    opened.push(stream);
    return stream;
  };
}

/** How many cameras the page has opened, and how many of them still run. */
export function cameras(phone: Page): Promise<{ opened: number; running: number }> {
  return phone.evaluate(() => {
    const { openedStreams } = window as unknown as { openedStreams: MediaStream[] };
    return { opened: openedStreams.length, running: openedStreams.filter(({ active }) => active).length };
  });
}
