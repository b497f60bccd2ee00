import type { Page } from "@playwright/test";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "./fixtures";
import { signIn } from "./steps";

const COLOURS = { red: [220, 20, 20], green: [20, 180, 20], blue: [20, 20, 220], white: [245, 245, 245] } as const;
const UPRIGHT = ["red", "green", "blue", "white"];

/** A corner of each colour: red and green above, blue and white below. */
function corners(width: number, height: number): Sharp {
  const rgb = (name: keyof typeof COLOURS) => `rgb(${COLOURS[name].join()})`;
  const [w, h] = [width / 2, height / 2];
  const square = (x: number, y: number, name: keyof typeof COLOURS) =>
    `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${rgb(name)}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
    ${square(0, 0, "red")}${square(w, 0, "green")}${square(0, h, "blue")}${square(w, h, "white")}</svg>`;
  return sharp(Buffer.from(svg), { limitInputPixels: false }).flatten();
}

/** How a camera keeps an upright picture for each value of EXIF's Orientation. In sharp, mirrors come before turns. */
const KEPT: Record<number, (picture: Sharp) => Sharp> = {
  1: (picture) => picture,
  2: (picture) => picture.flop(),
  3: (picture) => picture.rotate(180),
  4: (picture) => picture.flip(),
  5: (picture) => picture.flip().rotate(90),
  6: (picture) => picture.rotate(270),
  7: (picture) => picture.flop().rotate(90),
  8: (picture) => picture.rotate(90),
};

async function photograph([width, height]: readonly [number, number], orientation: number): Promise<Buffer> {
  const raw = await corners(width, height).png({ compressionLevel: 1 }).toBuffer();
  const kept = KEPT[orientation]?.(sharp(raw, { limitInputPixels: false })) ?? sharp(raw);
  return kept.jpeg({ quality: 90 }).withMetadata({ orientation }).toBuffer();
}

async function choose(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a picture" }).click();
  await (await chooser).setFiles(file);
}

/** The colours in the corners of the picture that the server has, left to right and top to bottom. */
async function storedCorners(page: Page): Promise<string[]> {
  const { user } = await page.evaluate(async () => (await fetch("/api/auth/session")).json());
  const response = await page.request.get(user.image);
  expect(response.headers()["content-type"]).toBe("image/webp");
  const { data, info } = await sharp(await response.body())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 256, height: 256 });
  const nearest = (x: number, y: number) => {
    const at = (y * info.width + x) * 3;
    const distance = (colour: readonly number[]) =>
      colour.reduce((sum, part, i) => sum + Math.abs(part - (data[at + i] ?? 0)), 0);
    return Object.entries(COLOURS).sort(([, a], [, b]) => distance(a) - distance(b))[0]?.[0] ?? "";
  };
  return [nearest(30, 30), nearest(225, 30), nearest(30, 225), nearest(225, 225)];
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Use this picture" }).click();
  await expect(page.getByText("Your picture is saved.")).toBeVisible();
}

for (const [megapixels, width, height] of [
  [12, 4032, 3024],
  [48, 8064, 6048],
] as const) {
  test(`a phone's photograph of ${megapixels} megapixels, whichever way it was held`, async ({ phone, account }) => {
    test.setTimeout(240_000);
    await signIn(phone, account);
    await phone.goto("/settings");
    for (const orientation of Object.keys(KEPT).map(Number)) {
      const sideways = orientation > 4;
      const upright = sideways ? ([height, width] as const) : ([width, height] as const);
      const buffer = await photograph(upright, orientation);
      await choose(phone, { name: "IMG_1.jpg", mimeType: "image/jpeg", buffer });
      const sent = phone.waitForRequest("**/api/account/picture");
      await save(phone);
      expect((await sent).postDataBuffer()?.length ?? 0).toBeLessThan(1_000_000);
      expect(await storedCorners(phone), `orientation ${orientation}`).toEqual(UPRIGHT);
    }
  });
}

test("a photograph of more than four megabytes", async ({ phone, account }) => {
  await signIn(phone, account);
  await phone.goto("/settings");
  const noise = Buffer.from(Array.from({ length: 3 * 2000 * 1500 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) & 255));
  const buffer = await sharp(noise, { raw: { width: 2000, height: 1500, channels: 3 } })
    .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
    .toBuffer();
  expect(buffer.length).toBeGreaterThan(4 * 1024 * 1024);
  await choose(phone, { name: "IMG_2.jpg", mimeType: "image/jpeg", buffer });
  await save(phone);
});

test("the bytes of a file decide, whatever it is called", async ({ phone, account }) => {
  await signIn(phone, account);
  await phone.goto("/settings");
  const small = await corners(300, 300).jpeg().toBuffer();
  const gif = await corners(300, 300).gif().toBuffer();
  for (const [name, mimeType, buffer] of [
    ["a.jpg", "image/jpg", small],
    ["b", "", small],
    ["c.txt", "text/plain", small],
    ["d.png", "image/png", small],
    ["e.gif", "image/gif", gif],
    ["f.avif", "image/avif", await corners(300, 300).avif().toBuffer()],
  ] as const) {
    await choose(phone, { name, mimeType, buffer });
    await save(phone);
    expect(await storedCorners(phone), name).toEqual(UPRIGHT);
  }
  await choose(phone, { name: "g.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture at all") });
  await expect(phone.getByText("Please choose a PNG, JPEG or WebP picture.")).toBeVisible();
  await choose(phone, { name: "h.jpg", mimeType: "image/jpeg", buffer: small.subarray(0, 40) });
  await expect(phone.getByText("That picture cannot be read.")).toBeVisible();
  const frames = await sharp(
    Buffer.concat([await corners(64, 64).raw().toBuffer(), await corners(64, 64).flop().raw().toBuffer()]),
    {
      raw: { width: 64, height: 128, channels: 3, pageHeight: 64 },
    },
  )
    .webp({ loop: 0, delay: [100, 100] })
    .toBuffer();
  await choose(phone, { name: "i.webp", mimeType: "image/webp", buffer: frames });
  await expect(phone.getByText("Choose a picture that does not move.")).toBeVisible();
});
