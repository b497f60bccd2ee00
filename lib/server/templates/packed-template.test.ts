import { randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PackedTemplate } from "./packed-template";
import { templateOf } from "./template";
import { type ValueName, type Values, widthOf } from "./values";

const NAMES: ValueName[] = ["nonce", "ticketId", "userCode", "name", "modules"];

const anyOf = (name: ValueName) => {
  const width = widthOf(name);
  const size = width === undefined ? { maxLength: 3000 } : { minLength: width, maxLength: width };
  return fc.string({ unit: fc.constantFrom("a", "b", "é"), ...size }).map((text) =>
    // As wide in bytes.
    width === undefined ? text : text.replaceAll("é", "c"),
  );
};
const values: fc.Arbitrary<Values> = fc.record({
  nonce: anyOf("nonce"),
  ticketId: anyOf("ticketId"),
  userCode: anyOf("userCode"),
  name: anyOf("name"),
  modules: anyOf("modules"),
});
/** Texts that repeat themselves and what the values are made of. */
const text = fc.array(fc.constantFrom("a", "abab", "<script nonce=", "é中", "x".repeat(300)), { maxLength: 200 });
const templates = fc
  .array(fc.tuple(text, fc.constantFrom(...NAMES)), { maxLength: 12 })
  .map((parts) => ({ texts: [...parts.map(([each]) => each.join("")), "end"], names: parts.map(([, name]) => name) }));

describe("a page that is compressed ahead", () => {
  test("is, unpacked, the same as the page that is not, whatever is put in", () => {
    fc.assert(
      fc.property(templates, values, values, (template, one, other) => {
        const packed = new PackedTemplate(template);
        for (const each of [one, other]) {
          const plain = template.texts.map((part, index) => part + (each[template.names[index] ?? "nonce"] ?? ""));
          // The last text has no value behind it.
          const wanted = plain.slice(0, -1).join("") + template.texts.at(-1);
          expect(packed.fill(each).toString()).toBe(wanted);
          expect(gunzipSync(packed.fillPacked(each)).toString()).toBe(wanted);
          const width = 3000;
          const wide = { ...each, modules: (each.modules ?? "").replaceAll("é", "c").padEnd(width) };
          const known = new PackedTemplate(template, { modules: width });
          expect(gunzipSync(known.fillPacked(wide))).toEqual(known.fill(wide));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("is hardly larger than the page compressed at once", () => {
    const nonce = () => randomBytes(16).toString("base64");
    const line = (index: number) => `<script src="/_next/static/chunks/${index * 7919}.js" nonce="NONCE"></script>\n`;
    const page = Array.from({ length: 300 }, (_, index) => line(index % 40)).join("");
    const [made, visited] = [nonce(), nonce()];
    const packed = new PackedTemplate(templateOf(page.replaceAll("NONCE", made), { nonce: made }));
    const whole = gzipSync(page.replaceAll("NONCE", visited));
    expect(packed.fillPacked({ nonce: visited }).length).toBeLessThan(whole.length + 100);
    expect(gunzipSync(packed.fillPacked({ nonce: visited }))).toEqual(gunzipSync(whole));
  });
});
