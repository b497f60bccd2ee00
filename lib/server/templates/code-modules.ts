import { encode } from "uqr";
import { maskPenalty } from "./mask-penalty";

/** As the panel draws it: the mark hides more than M restores. */
const BY_ITSELF = { level: "M", marginSize: 4, size: 288 } as const;
const WITH_MARK = {
  ...BY_ITSELF,
  level: "H",
  imageSettings: { src: "data:,", width: BY_ITSELF.size / 5, height: BY_ITSELF.size / 5, excavate: true },
} as const;

/** The path of the dark modules of the code that holds `text`; or, spelled by steps, one of half the bytes once it is compressed. */
export type DrawCode = (text: string, shorter?: boolean) => string;

/**
 * Draws codes as the page's component: the path of its dark modules. A page in which another one stands makes no template.
 *
 * With a mark by the same component, which takes 0.9 ms of processor time, nearly all of it for choosing among eight masks. Without
 * one this is a fast path of a hundred lines: the same encoder as uqr has it, and the choice made anew by mask-penalty.ts, 0.3 ms.
 */
export async function codeModules(hasMark: boolean): Promise<DrawCode> {
  if (!hasMark) return quickModules();
  const draw = await modulesByComponent(WITH_MARK);
  return (text, shorter = false) => (shorter ? shorterPath(draw(text)) : draw(text));
}

/** React reads `NODE_ENV` as it loads. */
export async function modulesByComponent(look: typeof BY_ITSELF | typeof WITH_MARK = BY_ITSELF) {
  const [{ createElement }, { renderToStaticMarkup }, { QRCodeSVG }] = await Promise.all([
    import("react"),
    import("react-dom/server"),
    import("qrcode.react"),
  ]);
  return (text: string) => {
    const drawn = renderToStaticMarkup(createElement(QRCodeSVG, { ...look, value: text }));
    return /<path fill="#000000" d="([^"]+)"/.exec(drawn)?.[1] ?? "";
  };
}

const MASKS = [0, 1, 2, 3, 4, 5, 6, 7];

function quickModules(): DrawCode {
  /** What each mask changes of the first one, by the length of the text: it is the same for all that are as long. */
  const changes = new Map<number, Uint8Array[]>();
  return (text, shorter = false) => {
    const first = modulesOf(text, 0);
    const ofMasks = changes.get(text.length) ?? MASKS.map((mask) => difference(first, modulesOf(text, mask)));
    changes.set(text.length, ofMasks);
    const size = Math.sqrt(first.length);
    let best = first;
    let least = Number.POSITIVE_INFINITY;
    for (const change of ofMasks) {
      const masked = difference(first, change);
      const penalty = maskPenalty(masked, size);
      if (penalty < least) [best, least] = [masked, penalty];
    }
    return (shorter ? stepsOf : pathOf)(best, size, BY_ITSELF.marginSize);
  };
}

function modulesOf(text: string, maskPattern: number): Uint8Array {
  const { data } = encode(text, { ecc: BY_ITSELF.level, boostEcc: true, border: 0, maskPattern });
  const modules = new Uint8Array(data.length ** 2);
  for (const [y, row] of data.entries())
    for (const [x, isDark] of row.entries()) if (isDark) modules[y * data.length + x] = 1;
  return modules;
}

function difference(one: Uint8Array, other: Uint8Array): Uint8Array {
  const changed = new Uint8Array(one.length);
  for (let at = 0; at < one.length; at++) changed[at] = (one[at] as number) ^ (other[at] as number);
  return changed;
}

/** Spelled as qrcode.react does. */
function pathOf(modules: Uint8Array, size: number, margin: number): string {
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!modules[y * size + x]) continue;
      const start = x;
      while (x < size && modules[y * size + x]) x += 1;
      const space = x < size ? " " : ",";
      const by = x < size ? "" : " ";
      path += `M${start + margin}${space}${y + margin}${by}h${x - start}v1H${start + margin}z`;
    }
  }
  return path;
}

function stepsOf(modules: Uint8Array, size: number, margin: number): string {
  let path = "";
  let [left, top] = [-margin, -margin];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!modules[y * size + x]) continue;
      const start = x;
      while (x < size && modules[y * size + x]) x += 1;
      path += `m${start - left} ${y - top}h${x - start}v1h${start - x}z`;
      [left, top] = [start, y];
    }
  }
  return path;
}

const RUN = /M(\d+)[ ,](\d+) ?h(\d+)v1H\d+z/g;

/** Of a path that qrcode.react has spelled. */
export function shorterPath(path: string): string {
  let shorter = "";
  let [left, top] = [0, 0];
  for (const [, x, y, width] of path.matchAll(RUN)) {
    shorter += `m${Number(x) - left} ${Number(y) - top}h${width}v1h-${width}z`;
    [left, top] = [Number(x), Number(y)];
  }
  return shorter;
}
