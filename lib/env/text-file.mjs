// @ts-check
// Plain JavaScript, because `npm run demo` reads text before anything is built.

/**
 * The text of a file that a person wrote, by whichever editor: UTF-8 or UTF-16, with a byte-order mark or without, and what is
 * neither as Windows writes it. Each line ends in `\n`.
 *
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function decodeText(bytes) {
  return new TextDecoder(encodingOf(bytes)).decode(bytes).replace(/\r\n?/g, "\n");
}

/** @param {Uint8Array} bytes */
function encodingOf(bytes) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Every second byte of Latin letters in UTF-16 is zero, and no text has one otherwise.
  if (second === 0) return "utf-16le";
  if (first === 0) return "utf-16be";
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
}

/** @param {Uint8Array} bytes */
function isUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
