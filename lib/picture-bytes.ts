/** What a file is by its bytes, whatever it is called: for the page that chooses it, and the server that takes it. */

const PNG = "\u0089PNG\r\n\u001a\n";
/** Where a PNG's first chunk begins, and what each chunk has besides its data. */
const PNG_HEAD = 8;
const CHUNK_FRAME = 12;
/** RFC 9649 §2.7, the bit of an extended WebP that announces frames. */
const WEBP_ANIMATION = 0b10;

export function pictureKind(bytes: Uint8Array): "png" | "jpeg" | "webp" | undefined {
  if (text(bytes, 0, 8) === PNG) return "png";
  if (text(bytes, 0, 3) === "\u00ff\u00d8\u00ff") return "jpeg";
  return text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP" ? "webp" : undefined;
}

/** Whether a picture has frames that follow each other; told by its head. One that announces a single frame stands still. */
export function moves(bytes: Uint8Array): boolean {
  switch (pictureKind(bytes)) {
    case "png":
      return pngFrames(bytes) > 1;
    case "webp":
      return webpFrames(bytes) > 1;
    default:
      return isMovingGif(bytes);
  }
}

/** APNG announces its frames before the first data. */
function pngFrames(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = PNG_HEAD; at + CHUNK_FRAME <= bytes.length; at += view.getUint32(at) + CHUNK_FRAME) {
    const type = text(bytes, at + 4, 4);
    if (type === "acTL") return at + 12 <= bytes.length ? view.getUint32(at + 8) : 1;
    if (type === "IDAT") break;
  }
  return 1;
}

function webpFrames(bytes: Uint8Array): number {
  if (text(bytes, 12, 4) !== "VP8X" || ((bytes[20] ?? 0) & WEBP_ANIMATION) === 0) return 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (text(bytes, at, 4) === "ANMF") frames++;
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size & 1);
  }
  return frames;
}

/** Browsers show GIFs, which a page makes into something else; a graphic control comes before each frame. */
function isMovingGif(bytes: Uint8Array): boolean {
  if (text(bytes, 0, 4) !== "GIF8") return false;
  let frames = 0;
  for (let at = 0; at + 3 < bytes.length && frames < 2; at++)
    if (bytes[at] === 0x21 && bytes[at + 1] === 0xf9 && bytes[at + 2] === 4) frames++;
  return frames > 1;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
