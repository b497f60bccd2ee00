import { renderUnicodeCompact } from "uqr";

const BLACK_ON_WHITE = "\u001B[30;107m";
const RESET = "\u001B[0m";

/**
 * A QR code to print, two modules to a character. In colour it is black on white whatever the terminal's own colours are;
 * without, its light modules are the letters' colour, as a dark terminal wants them.
 *
 * @param {string} text
 * @param {{ isTTY?: boolean, hasColors?: () => boolean }} terminal
 */
export function codeInTerminal(text, terminal) {
  const coloured = terminal.isTTY === true && terminal.hasColors?.() === true;
  const lines = renderUnicodeCompact(text, { ecc: "L", border: 4, invert: coloured }).split("\n");
  return lines.map((line) => (coloured ? `  ${BLACK_ON_WHITE}${line}${RESET}` : `  ${line}`)).join("\n");
}
