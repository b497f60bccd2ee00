type Colour = readonly [red: number, green: number, blue: number];

const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

/** WCAG 2.2, 1.4.3: text against its background. */
const READABLE = 4.5;

const THEMES = {
  light: { grounds: ["#ffffff", "#f6f5f1", "#efeee8"], surface: WHITE, away: BLACK, onAccent: WHITE },
  dark: { grounds: ["#111412", "#191d1a", "#222723"], surface: [25, 29, 26] as Colour, away: WHITE, onAccent: BLACK },
} as const;

export type Theme = keyof typeof THEMES;

export type Tokens = Record<"accent" | "accent-hover" | "accent-soft" | "accent-line" | "on-accent" | "focus", string>;

/** The colour is darkened (in the dark theme: lightened) only as far as links and the text on buttons need. */
export function tokensOf(hex: string, theme: Theme): Tokens {
  const { surface, away, onAccent } = THEMES[theme];
  const accent = readable(parse(hex), theme);
  return {
    accent: print(accent),
    "accent-hover": print(mix(accent, away, 0.14)),
    "accent-soft": print(softOf(accent, surface)),
    "accent-line": print(mix(surface, accent, 0.32)),
    "on-accent": print(onAccent),
    focus: print(accent),
  };
}

export function siteStyle(hex: string): string {
  const rules = (theme: Theme) =>
    Object.entries(tokensOf(hex, theme))
      .map(([name, value]) => `--color-${name}:${value}`)
      .join(";");
  // Repeats the root, to win over the look's own tokens in whatever order.
  const light = `:root:root{--color-mark:${hex};${rules("light")}}`;
  return `${light}@media (prefers-color-scheme:dark){:root:root{${rules("dark")}}}`;
}

/** How far apart two colours are in lightness, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(a: string, b: string): number {
  return ratio(parse(a), parse(b));
}

function readable(colour: Colour, theme: Theme): Colour {
  const { grounds, surface, away } = THEMES[theme];
  for (let step = 0; step <= 50; step++) {
    const tried = mix(colour, away, step / 50);
    const behind = [...grounds.map(parse), softOf(tried, surface)];
    if (behind.every((ground) => ratio(rounded(tried), rounded(ground)) >= READABLE)) return tried;
  }
  return away;
}

function softOf(accent: Colour, surface: Colour): Colour {
  return mix(surface, accent, 0.1);
}

function ratio(a: Colour, b: Colour): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return from.map((part, index) => part + ((to[index] ?? 0) - part) * share) as unknown as Colour;
}

function rounded(colour: Colour): Colour {
  return colour.map(Math.round) as unknown as Colour;
}

function parse(hex: string): Colour {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

function print(colour: Colour): string {
  return `#${rounded(colour)
    .map((part) => part.toString(16).padStart(2, "0"))
    .join("")}`;
}
