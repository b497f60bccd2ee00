import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { GRADIENTS, generatedPicture, initials } from "./generated-picture";

describe("initials", () => {
  test.each([
    ["Ada Lovelace", "AL"],
    ["ada", "A"],
    ["Ada King Lovelace", "AL"],
    ["élan vital", "ÉV"],
    ["e\u0301lan", "E\u0301"],
    ["ßeta", "S"],
    ["王小明", "王"],
    ["👩‍👩‍👧 family", "👩‍👩‍👧F"],
    ["<script>", "<"],
  ])("of %s are %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe("generatedPicture", () => {
  test("is the same for the same person, and another one's differs", () => {
    expect(generatedPicture("seed", "Ada")).toBe(generatedPicture("seed", "Ada"));
    const others = new Set(Array.from({ length: 50 }, (_, index) => generatedPicture(`seed ${index}`, "Ada")));
    expect(others.size).toBe(50);
  });

  test("does not hold its seed", () => {
    expect(generatedPicture("kept-to-itself", "Ada")).not.toContain("kept-to-itself");
  });

  test.each(["<", ">", "&", '"', "'", "]]>", "<!--"])("is XML whatever the name is (%s)", async (letters) => {
    const svg = generatedPicture("seed", `${letters} ${letters}`);
    const text = svg.match(/<text [^>]*>(.*)<\/text>/)?.[1] ?? "";
    expect(text).toMatch(/^(?:&#\d+;|\])+$/);
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: "svg", width: 256, height: 256 });
  });

  test.each(GRADIENTS.flat())("white can be read on %s", (colour) => {
    const channel = (at: number) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
    expect(1.05 / (luminance + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});
