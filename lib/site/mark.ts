import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

export interface MarkFile {
  type: "image/svg+xml" | "image/png";
  body: Uint8Array<ArrayBuffer>;
  version: string;
}

const TYPES = { ".svg": "image/svg+xml", ".png": "image/png" } as const;
/** Every page loads it. */
const MAX_BYTES = 256 * 1024;

/** @throws Error whose message ends a sentence that begins with the setting's name */
export function readMark(file: string): MarkFile {
  const extension = path.extname(file).toLowerCase();
  if (extension !== ".svg" && extension !== ".png") throw new Error("must name an .svg or .png file");
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = Uint8Array.from(readFileSync(file));
  } catch {
    throw new Error(`names ${file}, which cannot be read`);
  }
  if (body.length > MAX_BYTES) throw new Error("names a file of more than 256 kB");
  return { type: TYPES[extension], body, version: createHash("sha256").update(body).digest("hex").slice(0, 12) };
}
