import { expect, test } from "vitest";
import { MAX_PICTURE_BYTES, pictureComplaint } from "./pictureFile";

test.each(["image/png", "image/jpeg", "image/webp"])("%s will do, up to the limit", (type) => {
  expect(pictureComplaint({ type, size: MAX_PICTURE_BYTES })).toBeUndefined();
  expect(pictureComplaint({ type, size: MAX_PICTURE_BYTES + 1 })).toBe("size");
});

test.each(["image/svg+xml", "image/gif", "text/html", ""])("%j will not", (type) => {
  expect(pictureComplaint({ type, size: 1 })).toBe("type");
});
