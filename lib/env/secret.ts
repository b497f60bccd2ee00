/** Bits of entropy. Less can be tried out; 32 random characters, hexadecimal ones too, are well above. */
const LEAST_BITS = 80;

const SAMPLE =
  /change[-_ ]?(me|it|this)|replace[-_ ]?(me|it|this|with)|your[-_ ]|my[-_ ]?secret|(super|top|very)[-_ ]?secret|secret[-_ ]?(key|here)|place[-_ ]?holder|example|openssl|random characters/i;

/** Whether a secret could be guessed: it has little entropy (Shannon's), repeats itself, runs along, or is a sample's. */
export function isGuessable(secret: string): boolean {
  return SAMPLE.test(secret) || bitsOf(withoutRuns(period(secret))) < LEAST_BITS;
}

/** Chance makes shorter ones. */
const SHORTEST_RUN = 4;

/** What runs along, such as `abcdef` or `54321`, says no more than its first character. */
function withoutRuns(text: string): string {
  let left = "";
  for (let at = 0; at < text.length; ) {
    const step = text.charCodeAt(at + 1) - text.charCodeAt(at);
    let end = at + 1;
    while (Math.abs(step) === 1 && text.charCodeAt(end) - text.charCodeAt(end - 1) === step) end += 1;
    const isRun = end - at >= SHORTEST_RUN;
    left += text[at];
    at = isRun ? end : at + 1;
  }
  return left;
}

function bitsOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = [...text].length;
  return [...counts.values()].reduce((bits, count) => bits - count * Math.log2(count / length), 0);
}

/** The part that a text repeats three times or more; otherwise the text itself. */
function period(text: string): string {
  for (let length = 1; length * 3 <= text.length; length++) {
    const start = text.slice(0, length);
    if (start.repeat(Math.ceil(text.length / length)).startsWith(text)) return start;
  }
  return text;
}
