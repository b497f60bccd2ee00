import { constants, crc32, deflateRawSync } from "node:zlib";
import type { Template } from "./template";
import { type ValueName, type Values, widthOf } from "./values";

/** RFC 1952 §2.3: deflate, without a name or a time, from an unknown system. */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** RFC 1951 §3.2.6: the last block, and nothing in it. */
const LAST_BLOCK = Buffer.from([3, 0]);
const WINDOW = 32 * 1024;
/** From here on a value is compressed, too. */
const LONG = 1024;

interface Part {
  text: Buffer;
  packed: Buffer;
}

/**
 * A template compressed once. What is filled in goes between as it is, in blocks of its own, so that a visit costs next to none
 * of what compressing its page would.
 */
export class PackedTemplate {
  readonly #parts: readonly Part[];
  readonly #names: readonly ValueName[];

  constructor({ texts, names }: Template) {
    this.#names = names;
    let before = Buffer.alloc(0);
    this.#parts = texts.map((each, index) => {
      const text = Buffer.from(each);
      const packed = deflated(text, 9, before.subarray(-WINDOW));
      const width = index < names.length ? widthOf(names[index] as ValueName) : 0;
      // What follows may repeat what stood before a value only where it knows how long that is. No page has a zero byte to repeat.
      before = width === undefined ? Buffer.alloc(0) : Buffer.concat([before, text, Buffer.alloc(width)]);
      return { text, packed };
    });
  }

  fill(values: Values): Buffer {
    return Buffer.concat(this.#parts.flatMap(({ text }, index) => [text, this.#value(values, index)]));
  }

  fillPacked(values: Values): Buffer {
    const all: Buffer[] = [HEAD];
    let check = 0;
    let length = 0;
    for (const [index, { text, packed }] of this.#parts.entries()) {
      const value = this.#value(values, index);
      all.push(packed);
      if (value.length >= LONG) all.push(deflated(value, 1));
      else if (value.length > 0) all.push(storedHead(value.length), value);
      // Of nothing zlib begins its sum anew.
      for (const each of [text, value]) if (each.length > 0) check = crc32(each, check);
      length += text.length + value.length;
    }
    const end = Buffer.alloc(8);
    end.writeUInt32LE(check, 0);
    end.writeUInt32LE(length, 4);
    return Buffer.concat([...all, LAST_BLOCK, end]);
  }

  #value(values: Values, index: number): Buffer {
    const name = this.#names[index];
    return Buffer.from((name && values[name]) ?? "");
  }
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
