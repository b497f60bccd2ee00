import { createHash } from "node:crypto";

/** White initials have a contrast of at least 4.5 to 1 on every colour (WCAG 2.2, 1.4.3). */
export const GRADIENTS = [
  ["#4f46e5", "#7c3aed"],
  ["#2563eb", "#4338ca"],
  ["#0369a1", "#0f766e"],
  ["#0e7490", "#1d4ed8"],
  ["#0f766e", "#047857"],
  ["#15803d", "#0f766e"],
  ["#4d7c0f", "#15803d"],
  ["#a16207", "#b45309"],
  ["#b45309", "#b91c1c"],
  ["#c2410c", "#be123c"],
  ["#be123c", "#a21caf"],
  ["#be185d", "#7e22ce"],
  ["#a21caf", "#6d28d9"],
  ["#7e22ce", "#4338ca"],
  ["#475569", "#334155"],
  ["#57534e", "#44403c"],
] as const;

/** Initials on a gradient, as SVG of 256 by 256. `seed` decides colours and shape for ever; only its hash can be seen. */
export function generatedPicture(seed: string, name: string): string {
  const [colours = 0, angle = 0, x = 0, y = 0] = createHash("sha256").update(seed).digest();
  const [from, to] = GRADIENTS[colours % GRADIENTS.length] ?? GRADIENTS[0];
  const letters = initials(name);
  const size = [...letters].length > 1 ? 96 : 120;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" preserveAspectRatio="xMidYMid slice" width="256" height="256">
<defs><linearGradient id="g" gradientTransform="rotate(${angle % 91})"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>
<rect width="256" height="256" fill="url(#g)"/>
<circle cx="${x}" cy="${256 - (y % 96)}" r="128" fill="#000" fill-opacity=".12"/>
<text x="128" y="128" dy=".35em" fill="#fff" font-family="system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif" font-size="${size}" font-weight="600" text-anchor="middle">${escapeXml(letters)}</text>
</svg>`;
}

export function initials(name: string): string {
  const messages = name.split(" ").filter(Boolean);
  const chosen = messages.length > 1 ? [messages[0], messages.at(-1)] : [messages[0]];
  return chosen
    .map((word = "") => firstCharacter(word).toUpperCase())
    .map(firstCharacter)
    .join("");
}

/** Splits as people count characters: an emoji family is one, é in two code points is one. */
function firstCharacter(word: string): string {
  for (const { segment } of new Intl.Segmenter("und").segment(word)) return segment;
  return "";
}

/** XML 1.0 §2.4. Names hold no control characters. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
