import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { Problem } from "../http/problem";
import { reencode } from "./uploaded-picture";

const RED = { r: 220, g: 20, b: 20 };
const BLUE = { r: 20, g: 20, b: 220 };

function plain(width: number, height: number, background = RED) {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** Red above, blue below. */
function flag(width: number, height: number) {
  return plain(width, height).composite([
    { input: { create: { width, height: height / 2, channels: 3, background: BLUE } }, gravity: "south" },
  ]);
}

async function colourAt(webp: Uint8Array, left: number, top: number): Promise<"red" | "blue" | "other"> {
  const { data } = await sharp(webp).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer({
    resolveWithObject: true,
  });
  const [red = 0, green = 0, blue = 0] = data;
  if (green > 80) return "other";
  if (red > 180 && blue < 80) return "red";
  return blue > 180 && red < 80 ? "blue" : "other";
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A grey PNG of one bit a pixel, all zero: the best ratio between file and memory. */
function bomb(side: number, extra: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side), { level: 9 });
  const signature = Buffer.from("\u0089PNG\r\n\u001a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    extra,
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

async function refusal(upload: Uint8Array): Promise<string> {
  try {
    await reencode(upload);
  } catch (error) {
    if (error instanceof Problem && error.code === "invalid_request") {
      expect(error.options.extensions).toEqual({
        fields: { picture: error.message },
        reasons: { picture: expect.stringMatching(/^picture_/) },
      });
      return error.message;
    }
    throw error;
  }
  throw new Error("The picture was taken");
}

describe("reencode takes", () => {
  test.each(["png", "jpeg", "webp"] as const)("%s, as a square WebP", async (format) => {
    const webp = await reencode(await flag(640, 300).toFormat(format).toBuffer());
    expect(await sharp(webp).metadata()).toMatchObject({ format: "webp", width: 256, height: 256 });
    expect(await colourAt(webp, 128, 20)).toBe("red");
    expect(await colourAt(webp, 128, 235)).toBe("blue");
  });

  test("the middle of what is not square", async () => {
    const wide = plain(900, 100, BLUE).composite([
      { input: await plain(100, 100).png().toBuffer(), gravity: "center" },
    ]);
    const webp = await reencode(await wide.png().toBuffer());
    expect(await colourAt(webp, 10, 128)).toBe("red");
    expect(await colourAt(webp, 245, 128)).toBe("red");
  });

  test("a photo as it was held, and forgets where it was made", async () => {
    const upsideDown = await flag(300, 300)
      .withMetadata({ orientation: 3 })
      .withExifMerge({ IFD0: { Copyright: "Ada was here" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .jpeg()
      .toBuffer();
    expect(upsideDown.includes("Ada was here")).toBe(true);
    const webp = await reencode(upsideDown);
    expect(await colourAt(webp, 128, 20)).toBe("blue");
    const metadata = await sharp(webp).metadata();
    expect(metadata).not.toHaveProperty("exif");
    expect(metadata).not.toHaveProperty("orientation");
    expect(Buffer.from(webp).includes("Ada was here")).toBe(false);
  });

  test("a picture with something behind it, and leaves that behind", async () => {
    const script = "<script>alert(document.domain)</script>";
    const polyglot = Buffer.concat([await plain(40, 40).jpeg().toBuffer(), Buffer.from(script)]);
    expect(Buffer.from(await reencode(polyglot)).includes("script")).toBe(false);
  });

  test("transparency, CMYK, 16 bits and a single pixel", async () => {
    const clear = { width: 20, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    expect((await sharp(await reencode(await sharp({ create: clear }).png().toBuffer())).stats()).isOpaque).toBe(false);
    const cmyk = await reencode(await plain(20, 20).toColourspace("cmyk").jpeg().toBuffer());
    expect((await sharp(cmyk).metadata()).space).toBe("srgb");
    await reencode(await plain(20, 20).toColourspace("rgb16").png().toBuffer());
    await reencode(await plain(1, 1).png().toBuffer());
  });

  test("what a camera of today makes", async () => {
    await reencode(await plain(6000, 4000).jpeg().toBuffer());
  });
});

describe("reencode refuses", () => {
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["one byte", Buffer.from([0x89])],
    ["text", Buffer.from("hello")],
    ["HTML", Buffer.from("<!doctype html><script>alert(1)</script>")],
    [
      "SVG",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'),
    ],
    ["a PDF", Buffer.from("%PDF-1.7\n")],
    ["an AVIF header", Buffer.from("\0\0\0\u001cftypavif\0\0\0\0", "latin1")],
  ])("%s", async (_, upload) => {
    expect(await refusal(upload)).toMatch(/PNG, JPEG or WebP/);
  });

  test.each(["gif", "tiff"] as const)("%s", async (format) => {
    expect(await refusal(await plain(20, 20).toFormat(format).toBuffer())).toMatch(/PNG, JPEG or WebP/);
  });

  test.each(["png", "jpeg", "webp"] as const)("%s cut short", async (format) => {
    const noise = sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: RED,
        noise: { type: "gaussian", mean: 128, sigma: 60 },
      },
    });
    const whole = await noise.toFormat(format).toBuffer();
    for (const part of [0.02, 0.5, 0.9]) {
      expect(await refusal(whole.subarray(0, whole.length * part)), `${part}`).toMatch(/cannot be read/);
    }
  });

  test.each([
    ["PNG", "\u0089PNG\r\n\u001a\n"],
    ["JPEG", "\u00ff\u00d8\u00ff\u00e0"],
    ["WebP", "RIFF\0\0\0\0WEBPVP8 "],
  ])("a %s signature before something else", async (_, signature) => {
    const upload = Buffer.concat([Buffer.from(signature, "latin1"), Buffer.from("<svg/>".repeat(50))]);
    expect(await refusal(upload)).toMatch(/cannot be read/);
  });

  test("a picture that unpacks to more than 40 megapixels", async () => {
    const upload = bomb(6400);
    expect(upload.length).toBeLessThan(64 * 1024);
    expect(await refusal(upload)).toMatch(/40 megapixels/);
    await reencode(bomb(6200));
  });

  test("a header that claims more than its data", async () => {
    const lie = bomb(64);
    lie.writeUInt32BE(1_000_000, 16);
    lie.writeUInt32BE(crc32(lie.subarray(12, 29)), 29);
    expect(await refusal(lie)).toMatch(/40 megapixels/);
  });

  test("what moves", async () => {
    const frames = [plain(40, 40), plain(40, 40, BLUE)].map((frame) => frame.png().toBuffer());
    const moving = await sharp(await Promise.all(frames), { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await refusal(moving)).toMatch(/does not move/);
    expect(await refusal(bomb(64, chunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))))).toMatch(/does not move/);
  });
});

test("more pictures than the line is long for are told to come later", async () => {
  const upload = await plain(20, 20).png().toBuffer();
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => reencode(upload)));
  const late = results.filter((result) => result.status === "rejected").map((result) => result.reason);
  expect(late).toHaveLength(3);
  for (const reason of late) expect(reason).toMatchObject({ code: "rate_limited" });
});
