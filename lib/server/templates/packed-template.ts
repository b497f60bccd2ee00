import { randomBytes } from "node:crypto";
import { constants, crc32, deflateRawSync, gunzipSync } from "node:zlib";
import type { Template } from "./template";
import { type ValueName, type Values, widthOf } from "./values";

/** RFC 1952 §2.3: deflate, without a name or a time, from an unknown system. */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** RFC 1951 §3.2.6: the last block, and nothing in it. */
const LAST_BLOCK = Buffer.from([3, 0]);
const WINDOW = 32 * 1024;
/** From here on a value is compressed, too. */
const LONG = 1024;

/** Texts compressed together, and the value that goes behind them. */
interface Part {
  packed: Buffer;
  name: ValueName | undefined;
}

const MOST_TRIES = 5;

type Widths = Partial<Record<ValueName, number>>;

/**
 * A template compressed once. What is filled in goes between as it is, in blocks of its own, so that a visit costs next to none
 * of what compressing its page would. Where a value of a known width comes again, the text refers to where it stood before.
 */
export class PackedTemplate {
  readonly #texts: readonly Buffer[];
  readonly #names: readonly ValueName[];
  #parts: readonly Part[] = [];

  /** @param widths of this template's values, in bytes, besides those that all templates have */
  constructor({ texts, names }: Template, widths: Widths = {}) {
    this.#texts = texts.map((each) => Buffer.from(each));
    this.#names = names;
    const width = (name: ValueName) => widths[name] ?? widthOf(name);
    // Fillings that are alike in places by chance are seen by what they do to other values.
    for (let tries = 0; !this.#isRight(width); tries++) {
      if (tries === MOST_TRIES) throw new Error("The page is packed otherwise than it is.");
      this.#parts = [...partsOf(this.#texts, names, width)];
    }
  }

  #isRight(width: WidthOf): boolean {
    if (this.#parts.length === 0) return false;
    return [1, 2].every(() => {
      const letters = (name: ValueName) =>
        String.fromCharCode(...randomBytes(width(name) ?? 20).map((byte) => byte & 0x7f));
      const values: Values = Object.fromEntries(this.#names.map((name) => [name, letters(name)]));
      try {
        return gunzipSync(this.fillPacked(values)).equals(this.fill(values));
      } catch {
        return false;
      }
    });
  }

  fill(values: Values): Buffer {
    return Buffer.concat(this.#texts.flatMap((text, index) => [text, bytesOf(values, this.#names[index])]));
  }

  fillPacked(values: Values): Buffer {
    const all: Buffer[] = [HEAD];
    for (const { packed, name } of this.#parts) {
      all.push(packed);
      const value = bytesOf(values, name);
      if (value.length >= LONG) all.push(deflated(value, 1));
      else if (value.length > 0) all.push(storedHead(value.length), value);
    }
    const filled = this.fill(values);
    const end = Buffer.alloc(8);
    end.writeUInt32LE(crc32(filled), 0);
    end.writeUInt32LE(filled.length, 4);
    return Buffer.concat([...all, LAST_BLOCK, end]);
  }
}

function bytesOf(values: Values, name: ValueName | undefined): Buffer {
  return Buffer.from((name && values[name]) ?? "");
}

type WidthOf = (name: ValueName) => number | undefined;

function* partsOf(texts: readonly Buffer[], names: readonly ValueName[], width: WidthOf): Generator<Part> {
  // Two fillings that differ in each byte: what is compressed alike holds for whatever is filled in.
  const fillings = [new Map<ValueName, Buffer>(), new Map<ValueName, Buffer>()] as const;
  for (const name of new Set(names)) {
    const isRepeated = names.indexOf(name) !== names.lastIndexOf(name);
    const [one, other] = isRepeated ? nowhereElse(width(name) ?? 0) : Array(2).fill(Buffer.alloc(width(name) ?? 0));
    fillings[0].set(name, one);
    fillings[1].set(name, other);
  }
  /** Those of which the window has one already. */
  const known = new Set<ValueName>();
  /** What follows may repeat what stood before a value only where it knows how long that is. */
  let windowFrom = 0;
  let from = 0;

  function* packed(from: number, to: number): Generator<Part> {
    const [one, other] = fillings.map((filling) => {
      const joined = (from: number, to: number) =>
        Buffer.concat(
          texts
            .slice(from, to)
            .flatMap((text, index) => [text, filling.get(names[from + index] as ValueName) as Buffer]),
        );
      const text = Buffer.concat([joined(from, to), texts[to] as Buffer]);
      return deflated(text, 9, joined(windowFrom, from).subarray(-WINDOW));
    }) as [Buffer, Buffer];
    if (one.equals(other)) return yield { packed: one, name: names[to] };
    if (from === to) return yield { packed: deflated(texts[to] as Buffer, 9), name: names[to] };
    const middle = (from + to) >> 1;
    yield* packed(from, middle);
    yield* packed(middle + 1, to);
  }

  for (const [index, name] of [...names, undefined].entries()) {
    if (name !== undefined && known.has(name)) continue;
    yield* packed(from, index);
    from = index + 1;
    if (name === undefined) continue;
    known.add(name);
    if (width(name) !== undefined) continue;
    known.clear();
    windowFrom = from;
  }
}

/** Bytes that no page has: neither text in UTF-8 nor what HTML may hold. A zero byte stands for values that come once. */
const NOWHERE = Array.from({ length: 256 }, (_, byte) => byte).filter(
  (byte) => (byte > 0 && byte < 9) || (byte > 13 && byte < 32) || byte === 0xc0 || byte === 0xc1 || byte > 0xf4,
);

function nowhereElse(width: number): Buffer[] {
  const { length } = NOWHERE;
  const one = [...randomBytes(width)].map((byte) => byte % length);
  const other = [...randomBytes(width)].map((byte, at) => (one[at] as number) + 1 + (byte % (length - 1)));
  return [one, other].map((each) => Buffer.from(each.map((at) => NOWHERE[at % length] as number)));
}

/** Whole blocks that end at a byte's end; `before` is what they may repeat. */
function deflated(text: Buffer, level: number, before?: Buffer): Buffer {
  return deflateRawSync(text, {
    level,
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(before && before.length > 0 && { dictionary: before }),
  });
}

/** RFC 1951 §3.2.4: a block that is not compressed, and not the last one. */
function storedHead(length: number): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(length, 1);
  head.writeUInt16LE(~length & 0xffff, 3);
  return head;
}
