import type { Detector } from "./detector";

/** The longest side that is read: photographs of many megapixels would take a phone's memory. */
const LONGEST_PX = 3000;

/** The texts of the codes in a picture file. @throws DOMException where the browser cannot read it */
export async function readPicture(file: Blob, detect: Detector): Promise<string[]> {
  const whole = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_PX / Math.max(whole.width, whole.height));
  const picture = scale === 1 ? whole : await shrunk(whole, scale);
  try {
    return await detect(picture);
  } finally {
    picture.close();
    whole.close();
  }
}

function shrunk(picture: ImageBitmap, scale: number): Promise<ImageBitmap> {
  return createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(picture.width * scale)),
    resizeHeight: Math.max(1, Math.round(picture.height * scale)),
    resizeQuality: "high",
  });
}
