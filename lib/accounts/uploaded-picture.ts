import { Problem } from "../http/problem";
import { withConcurrencyLimit } from "../limits/concurrency-limit";
import { moves, pictureKind } from "../picture-bytes";
import { refusedFields } from "./field-reason";

export const MAX_UPLOAD_BYTES = 4 * 1024 * 1024;

const SIDE = 256;
const MAX_PIXELS = 40_000_000;
const MAX_SECONDS = 10;

// 18 MB, for the few who upload one.
const library = () => import("sharp");

/**
 * An uploaded PNG, JPEG or WebP, recognised by content, as WebP of 256 by 256: upright, cropped square, in sRGB. Every byte
 * is new, so that nothing else in the file (place, camera, thumbnails, scripts) is kept.
 *
 * @throws Problem `invalid_request` with `fields.picture` when it is none of these, broken, animated, or over 40 megapixels;
 * `rate_limited` when too many are waiting
 */
export async function reencode(upload: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  // Keeps strangers' bytes from every other decoder in libvips (SVG, TIFF, GIF, …).
  if (!pictureKind(upload)) throw refusedFields({ picture: "picture_type" });
  return withConcurrencyLimit("picture", "everybody", async () => {
    const { default: sharp } = await library();
    try {
      // Reads the header only, so that a picture too large is told from a broken one.
      const { pages = 1, width, height } = await sharp(upload, { limitInputPixels: false }).metadata();
      if (width * height > MAX_PIXELS) throw refusedFields({ picture: "picture_size" });
      if (pages > 1 || moves(upload)) throw refusedFields({ picture: "picture_moves" });
      const webp = await sharp(upload, { limitInputPixels: MAX_PIXELS, failOn: "error" })
        .timeout({ seconds: MAX_SECONDS })
        .autoOrient()
        .resize(SIDE, SIDE, { fit: "cover" })
        .webp({ quality: 82 })
        .toBuffer();
      return Uint8Array.from(webp);
    } catch (error) {
      if (error instanceof Problem) throw error;
      // Any error of libvips means that the bytes are wrong.
      throw refusedFields({ picture: "picture_broken" });
    }
  });
}
