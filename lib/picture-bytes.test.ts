import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { moves, pictureKind } from "./picture-bytes";

const still = () => sharp({ create: { width: 64, height: 64, channels: 3, background: "#a33" } });

function frames(count: number) {
  const raw = Buffer.alloc(64 * 64 * 3 * count, 7).map(
    (value, index) => (value + Math.floor(index / 12_288) * 50) & 255,
  );
  return sharp(raw, { raw: { width: 64, height: 64 * count, channels: 3, ...(count > 1 && { pageHeight: 64 }) } });
}

/** An acTL chunk before the data, as an animated PNG has it (PNG, third edition, §11.3.6.1). */
async function apng(count: number): Promise<Uint8Array> {
  const png = await still().png().toBuffer();
  const chunk = Buffer.alloc(20);
  chunk.writeUInt32BE(8, 0);
  chunk.write("acTL", 4, "latin1");
  chunk.writeUInt32BE(count, 8);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

describe("what a file is", () => {
  test.each(["png", "jpeg", "webp"] as const)("%s", async (format) => {
    const bytes = await still().toFormat(format).toBuffer();
    expect(pictureKind(bytes)).toBe(format);
    expect(moves(bytes)).toBe(false);
  });

  test.each(["", "no picture", "<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF89a", "RIFF1234WAVE", "\u00ff\u00d8"])(
    "%j is none of them",
    (text) => {
      expect(pictureKind(Buffer.from(text, "latin1"))).toBeUndefined();
      expect(moves(Buffer.from(text, "latin1"))).toBe(false);
    },
  );
});

describe("frames", () => {
  test.each([1, 2, 5])("%i in a WebP, a GIF, a PNG", async (count) => {
    expect(moves(await frames(count).webp().toBuffer())).toBe(count > 1);
    expect(moves(await frames(count).gif().toBuffer())).toBe(count > 1);
    expect(moves(await apng(count))).toBe(count > 1);
  });

  test("no head, cut anywhere, throws", async () => {
    for (const whole of [await frames(3).webp().toBuffer(), await apng(3), await frames(3).gif().toBuffer()])
      for (let end = 0; end < Math.min(whole.length, 300); end++)
        expect(moves(whole.subarray(0, end))).toBeTypeOf("boolean");
  });

  test("lengths that lead nowhere end", () => {
    const png = Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), Buffer.alloc(64, 255)]);
    expect(moves(png)).toBe(false);
  });
});
