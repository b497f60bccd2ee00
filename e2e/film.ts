import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import sharp from "sharp";

const WIDTH = 640;
const HEIGHT = 480;

/**
 * A film of one frame, of what is on that screen, for Chromium's fake camera: YUV4MPEG2, 4:2:0.
 *
 * @param file its path; it has to end in `.y4m`
 */
export async function filmScreen(screen: Page, file: string): Promise<void> {
  await filmPicture(await screen.screenshot({ animations: "disabled" }), file);
}

/** @param picture in any format that sharp reads */
export async function filmPicture(picture: Buffer, file: string): Promise<void> {
  const rgb = await sharp(picture)
    .resize(WIDTH, HEIGHT, { fit: "contain", background: "#777777" })
    .removeAlpha()
    .raw()
    .toBuffer();
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  for (let at = 0; at < luma.length; at++) {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(at * 3, at * 3 + 3);
    luma[at] = 16 + 0.257 * red + 0.504 * green + 0.098 * blue;
  }
  // Without colour: both chroma planes at their middle.
  const chroma = Buffer.alloc(luma.length / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, chroma]);
  await writeFile(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`), frame]),
  );
}
