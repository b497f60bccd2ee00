import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { contrast, siteStyle, type Theme, tokensOf } from "./colour";

test("contrast is WCAG's", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

const grounds = {
  light: ["#ffffff", "#f6f5f1", "#efeee8"],
  dark: ["#111412", "#191d1a", "#222723"],
} as const;

test("whatever the colour, everything written in it or on it can be read", () => {
  const colours = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(colours, fc.constantFrom<Theme>("light", "dark"), (colour, theme) => {
      const tokens = tokensOf(colour, theme);
      for (const ground of [...grounds[theme], tokens["accent-soft"]]) {
        expect(contrast(tokens.accent, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(tokens["accent-hover"], ground)).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(tokens["on-accent"], tokens.accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tokens["on-accent"], tokens["accent-hover"])).toBeGreaterThanOrEqual(4.5);
    }),
    {
      examples: [
        ["#ffff00", "light"],
        ["#000000", "dark"],
        ["#ffffff", "light"],
        ["#0000ff", "dark"],
      ],
    },
  );
});

test("a colour that can be read is taken as it is", () => {
  expect(tokensOf("#0e5e4b", "light").accent).toBe("#0e5e4b");
  expect(tokensOf("#6fd0ae", "dark").accent).toBe("#6fd0ae");
});

test("the grounds are those of the look", () => {
  const css = readFileSync(path.resolve(import.meta.dirname, "../../app/globals.css"), "utf8");
  for (const ground of [...grounds.light, ...grounds.dark])
    expect(css).toMatch(new RegExp(`--color-(ground|surface|sunken): ${ground};`));
  for (const name of Object.keys(tokensOf("#123456", "light"))) expect(css).toContain(`--color-${name}:`);
});

test("the stylesheet holds the tokens of both themes", () => {
  expect(siteStyle("#aa3300")).toMatch(
    /^:root:root\{--color-mark:#aa3300;--color-accent:#[0-9a-f]{6};.*\}@media \(prefers-color-scheme:dark\)\{:root:root\{--color-accent:.*\}\}$/,
  );
});
