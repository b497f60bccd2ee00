import jsQR from "jsqr";
import { expect, test } from "vitest";
import { codeInTerminal } from "./terminal-code.mjs";

const ADDRESS = "https://192.168.178.123:3000/scan";
/** Upper and lower half of a character: whether it is drawn in the letters' colour. */
const HALVES: Record<string, [boolean, boolean]> = {
  " ": [false, false],
  "▀": [true, false],
  "▄": [false, true],
  "█": [true, true],
};

/** The picture that a terminal shows, read as a phone would. */
function read(lines: string[], lettersAreDark: boolean): string | undefined {
  const scale = 4;
  const rows = lines.flatMap((line) => {
    const halves = [...line].map((each) => HALVES[each] ?? [false, false]);
    return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)];
  });
  const [width, height] = [(rows[0]?.length ?? 0) * scale, rows.length * scale];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) {
    const drawn = rows[Math.floor(at / width / scale)]?.[Math.floor((at % width) / scale)] ?? false;
    pixels.fill(drawn === lettersAreDark ? 0 : 255, at * 4, at * 4 + 3);
  }
  return jsQR(pixels, width, height, { inversionAttempts: "dontInvert" })?.data;
}

test("in colour it is black on white, whatever the terminal's colours are", () => {
  const lines = codeInTerminal(ADDRESS, { isTTY: true, hasColors: () => true }).split("\n");
  const [before, after] = ["  \u001B[30;107m", "\u001B[0m"];
  expect(lines.every((line) => line.startsWith(before) && line.endsWith(after))).toBe(true);
  const codes = lines.map((line) => line.slice(before.length, -after.length));
  expect(read(codes, true)).toBe(ADDRESS);
});

test("without colours it suits a dark terminal", () => {
  const lines = codeInTerminal(ADDRESS, { isTTY: false }).split("\n");
  expect(
    read(
      lines.map((line) => line.slice(2)),
      false,
    ),
  ).toBe(ADDRESS);
});
