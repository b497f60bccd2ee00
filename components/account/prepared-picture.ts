import { within } from "@/components/api/within";
import { moves, pictureKind } from "@/lib/picture-bytes";

/** Twice the side that the server keeps. */
const SIDE_PX = 512;
const QUALITY = 0.9;
const DECODES_WITHIN_MS = 30_000;

export type Prepared = { picture: Blob } | { reason: "picture_type" | "picture_moves" | "broken" };

/**
 * A chosen file as it is sent: the square in its middle, upright, and small, so that a photograph of any size may be chosen, and
 * where it was taken stays on the phone. Whatever the browser can show will do.
 */
export async function preparedPicture(file: Blob): Promise<Prepared> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (moves(bytes)) return { reason: "picture_moves" };
  try {
    // Upright, as EXIF says that it was held.
    const image = await within(DECODES_WITHIN_MS, createImageBitmap(file), (late) => late.close());
    return { picture: await squareOf(image).finally(() => image.close()) };
  } catch {
    return { reason: pictureKind(bytes) ? "broken" : "picture_type" };
  }
}

/** @throws where this browser has no memory for it */
async function squareOf(image: ImageBitmap): Promise<Blob> {
  const { width, height } = image;
  const cut = Math.min(width, height);
  const side = Math.min(SIDE_PX, cut);
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  if (!context || side === 0) throw new Error("There is nothing to draw.");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, (width - cut) / 2, (height - cut) / 2, cut, cut, 0, 0, side, side);
  // A browser that writes no WebP writes PNG.
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", QUALITY));
  if (!drawn) throw new Error("It cannot be written.");
  return drawn;
}
