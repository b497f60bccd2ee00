import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadEnvFile, unknownLines } from "./env-file.mjs";
import { decodeText } from "./text-file.mjs";

const NAMES = ["T_FIRST", "T_NAME", "T_KEY", "T_LAST"];
const TEXT = `T_FIRST=1
# a comment
T_NAME="Café 登录"
T_KEY="-----BEGIN-----
abc = def
-----END-----"
export T_LAST = last # said`;
const READ = { T_FIRST: "1", T_NAME: "Café 登录", T_KEY: "-----BEGIN-----\nabc = def\n-----END-----", T_LAST: "last" };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "qr-login-env-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const name of NAMES) delete process.env[name];
});

function load(bytes: Uint8Array | string) {
  const file = path.join(folder, ".env");
  writeFileSync(file, bytes);
  const told: string[] = [];
  loadEnvFile(file, (sentence) => told.push(sentence));
  return { told, read: Object.fromEntries(NAMES.map((name) => [name, process.env[name]])) };
}

const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(text, "utf16le");
  return big ? bytes.swap16() : bytes;
};
const MARK = "\ufeff";

describe("settings are read as whichever editor wrote them", () => {
  test.each<[string, Uint8Array | string]>([
    ["plain", TEXT],
    ["a byte-order mark", MARK + TEXT],
    ["lines of Windows", TEXT.replaceAll("\n", "\r\n")],
    ["lines of an old Mac", TEXT.replaceAll("\n", "\r")],
    ["a mark, and lines of Windows", MARK + TEXT.replaceAll("\n", "\r\n")],
    ["UTF-16, as PowerShell writes", utf16(MARK + TEXT.replaceAll("\n", "\r\n"))],
    ["UTF-16, the other way round", utf16(MARK + TEXT, true)],
    ["UTF-16 without a mark", utf16(TEXT)],
    ["UTF-16 without a mark, the other way round", utf16(TEXT, true)],
    ["spaces that nobody sees before a name", TEXT.replace("T_FIRST", "\u00a0\u200bT_FIRST")],
  ])("%s", (_, bytes) => {
    expect(load(bytes)).toEqual({ told: [], read: READ });
  });

  test("in Windows's own encoding", () => {
    expect(decodeText(Buffer.from("T_NAME=Caf\u00e9", "latin1"))).toBe("T_NAME=Café");
  });

  test("the environment comes first", () => {
    process.env.T_FIRST = "";
    expect(load(TEXT).read).toEqual({ ...READ, T_FIRST: "" });
  });

  test("no file is none", () => {
    expect(() => loadEnvFile(path.join(folder, "none"))).not.toThrow();
  });
});

describe("a line that nobody understands is told", () => {
  test("by its number, and not by what it says", () => {
    const { told, read } = load("T_FIRST=1\nT_NAME: secret\n\nsecret words\nT_LAST=last\n");
    expect(told).toEqual([
      expect.stringMatching(/\.env, line 2, is no setting/),
      expect.stringMatching(/\.env, line 4, is no setting/),
    ]);
    expect(told.join()).not.toContain("secret");
    expect(read).toMatchObject({ T_FIRST: "1", T_LAST: "last" });
  });

  test.each([
    ["PORT 3000", [1]],
    ["=3000", [1]],
    ["3PORT=1", [1]],
    ["- A=1", [1]],
    ["[section]\nA=1", [1]],
    ["A='one\ntwo'\nB", [3]],
    ["A='never closed\nB=1\nC", [3]],
    ["A=it's\nB=1", []],
    ["\t# A\n  \nA=\nexport B=2\nC.D=3", []],
  ])("%j", (text, lines) => expect(unknownLines(text)).toEqual(lines));
});

test("the sample that comes along has none", async () => {
  const { readFileSync } = await import("node:fs");
  const sample = decodeText(readFileSync(path.join(import.meta.dirname, "../../.env.example")));
  expect(unknownLines(sample)).toEqual([]);
});
