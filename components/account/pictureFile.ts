export const PICTURE_TYPES: readonly string[] = ["image/png", "image/jpeg", "image/webp"];
export const MAX_PICTURE_BYTES = 4 * 1024 * 1024;

/** What the server would refuse, told before anything is sent. */
export function pictureComplaint(file: Pick<Blob, "type" | "size">): "type" | "size" | undefined {
  if (!PICTURE_TYPES.includes(file.type)) return "type";
  return file.size > MAX_PICTURE_BYTES ? "size" : undefined;
}
