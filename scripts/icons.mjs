#!/usr/bin/env node
// `npm run icons`: remakes the pictures that a home screen shows from app/icon.svg.
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
const icon = readFileSync("app/icon.svg", "utf8");
mkdirSync("public/icons", { recursive: true });

await draw(icon, 192, "public/icons/192.png");
await draw(icon, 512, "public/icons/512.png");
// A maskable icon is cut to any shape around the middle 80 %; iOS rounds the corners itself, and knows no transparency.
await draw(toTheEdges(icon, 0.84), 512, "public/icons/maskable-512.png");
await draw(toTheEdges(icon, 0.92), 180, "app/apple-icon.png");

/** The ground without its round corners, and what is on it at that scale. @param {string} svg @param {number} scale */
function toTheEdges(svg, scale) {
  const [ground = ""] = /<rect [^>]*rx="8"[^>]*\/>/.exec(svg) ?? [];
  if (!ground) throw new Error("app/icon.svg has no ground with round corners.");
  const [before = "", drawing = ""] = svg.split(ground);
  const shift = 16 * (1 - scale);
  const scaled = drawing.replace("</svg>", "</g></svg>");
  return `${before}${ground.replace(/ rx="8"/, "")}<g transform="translate(${shift} ${shift}) scale(${scale})">${scaled}`;
}

/** @param {string} svg @param {number} sizePx @param {string} file */
async function draw(svg, sizePx, file) {
  const density = (72 * sizePx) / 32;
  await sharp(Buffer.from(svg), { density })
    .resize(sizePx, sizePx)
    .png({ compressionLevel: 9, palette: true })
    .toFile(file);
}
