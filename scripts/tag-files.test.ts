import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { filesByContent, nameOf, writeTag } from "./tag-files.mjs";

const RELEASED = path.join(import.meta.dirname, "../packages/qr-login/released");
const bytes = (text: string) => new TextEncoder().encode(text);
let folder: string;
let served: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "qr-login-tag-"));
  served = path.join(folder, "served");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A build of its own minute, the first long ago. */
function build(number: number): string {
  writeTag(served, bytes(`build ${number}`), folder);
  const name = nameOf(bytes(`build ${number}`));
  utimesSync(path.join(served, name), number * 60, number * 60);
  return name;
}

test("an upgrade leaves the file of the build before under its own name, and moves the other", () => {
  const [first, second] = [build(1), build(2)];
  const read = (name: string) => readFileSync(path.join(served, name), "utf8");
  expect([read(first), read(second), read("qr-login.js")]).toEqual(["build 1", "build 2", "build 2"]);
  expect(JSON.parse(read("sdk.json"))).toMatchObject({ file: second, integrity: expect.stringMatching(/^sha384-/) });
});

test("of many builds the last stay, and the oldest goes with what was made of it", () => {
  const oldest = build(1);
  writeFileSync(path.join(served, `${oldest}.br`), "");
  const names = Array.from({ length: 11 }, (_, index) => build(index + 2));
  expect(filesByContent(served).sort()).toEqual(names.sort());
  expect(() => readFileSync(path.join(served, `${oldest}.br`))).toThrow("ENOENT");
});

test("what was released is there however many builds there were, and also in a fresh folder", () => {
  const name = nameOf(bytes("released"));
  writeFileSync(path.join(folder, name), "released");
  build(1);
  expect(filesByContent(served)).toContain(name);
});

test("each released file has the name that is its content's", () => {
  const names = filesByContent(RELEASED);
  expect(names.map((name) => nameOf(readFileSync(path.join(RELEASED, name))))).toEqual(names);
});
