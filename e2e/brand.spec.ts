import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import jsQR from "jsqr";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "./fixtures";
import { qrCode, showCode } from "./steps";

const MARK = path.join(tmpdir(), "qr-login-mark.svg");

test.use({
  settings: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first argument's pattern
    async ({}, use) => {
      const shape = '<rect width="32" height="32" rx="6" fill="#b3261e"/><path d="M8 22 16 8l8 14z" fill="#ffd54f"/>';
      await writeFile(MARK, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shape}</svg>`);
      await use({
        RATE_LIMITS: "off",
        SITE_NAME: "Acme Works",
        SITE_MARK: MARK,
        SITE_COLOUR: "#b3261e",
        SITE_PRIVACY_URL: "https://example.org/privacy",
      });
    },
    { scope: "worker" },
  ],
});

test("the site's name, mark, colour and links, and its mark in a code that still scans", async ({ desktop }) => {
  const url = await showCode(desktop);
  await expect(desktop).toHaveTitle("Sign in · Acme Works");
  await expect(desktop.getByRole("link", { name: "Acme Works, home" }).locator("img")).toHaveJSProperty(
    "naturalWidth",
    150,
  );
  await expect(desktop.getByRole("link", { name: "Privacy" })).toHaveAttribute("href", "https://example.org/privacy");
  await expect(desktop.getByRole("button", { name: "Use a password instead" })).toHaveCSS("color", "rgb(179, 38, 30)");
  await expect(qrCode(desktop).locator("image")).toHaveCount(1);

  for (const colorScheme of ["light", "dark"] as const) {
    await desktop.emulateMedia({ colorScheme });
    const screen = await desktop.screenshot({ animations: "disabled" });
    for (const [how, camera] of Object.entries(cameras)) {
      expect(await read(camera(sharp(screen))), `${how}, ${colorScheme}`).toBe(url);
    }
    // Alone and small, as a bad camera has it.
    const tile = await qrCode(desktop).screenshot({ animations: "disabled" });
    expect(await read(sharp(tile).resize(200, 200)), `200 pixels, ${colorScheme}`).toBe(url);
  }
});

test("four modules of quiet around the code, dark on light in the dark as well", async ({ desktop }) => {
  await desktop.emulateMedia({ colorScheme: "dark" });
  await showCode(desktop);
  const tile = await qrCode(desktop).screenshot({ animations: "disabled" });
  const { data, info } = await sharp(tile).greyscale().raw().toBuffer({ resolveWithObject: true });
  // The tile's corners are round, and what shows in them is the page.
  const middle = [...data.keys()].filter((index) => index > data.length * 0.2 && index < data.length * 0.8);
  const dark = middle.filter((index) => (data[index] ?? 255) < 128).map((index) => index % info.width);
  const viewBox = await qrCode(desktop).getAttribute("viewBox");
  const modules = Number(viewBox?.split(" ")[2]);
  const modulePx = info.width / modules;
  expect(Math.min(...dark) / modulePx).toBeCloseTo(4, 0);
  expect((info.width - 1 - Math.max(...dark)) / modulePx).toBeCloseTo(4, 0);
});

/** What becomes of a picture on its way into a phone. */
const cameras: Record<string, (picture: Sharp) => Sharp> = {
  "1×": (picture) => picture,
  "0.5×": (picture) => picture.resize({ width: 640 }),
  blurred: (picture) => picture.blur(2),
  "low contrast": (picture) => picture.linear(0.25, 96),
};

async function read(picture: Sharp): Promise<string | undefined> {
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
}
