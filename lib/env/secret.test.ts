import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { isGuessable } from "./secret";

test.each(["hex", "base64", "base64url"] as const)("random bytes as %s are not to be guessed", (encoding) => {
  for (const size of [16, 24, 32]) {
    for (let count = 0; count < 100; count++) {
      const secret = randomBytes(size).toString(encoding);
      // A shorter one is refused before.
      if (secret.length >= 32) expect(isGuessable(secret)).toBe(false);
    }
  }
});

test.each([
  "a".repeat(32),
  "0".repeat(64),
  "ab".repeat(32),
  "abcabcabcabcabcabcabcabcabcabcabcabc",
  "abcdefghabcdefghabcdefghabcdefgh",
  "passwordpasswordpasswordpassword",
  "1111111111111111111111111111111122222222222222222222222222222222",
  "change-me-change-me-change-me-change-me",
  "please-change-me-to-32-characters-or-more",
  "your-nextauth-secret-goes-in-here-please",
  "a-super-secret-key-that-nobody-would-guess",
  "this is an example secret, 32 characters long",
  "$(openssl rand -base64 32) and something",
  "32 random characters or more, kept secret and kept the same",
])("%s is", (secret) => expect(isGuessable(secret)).toBe(true));

test("whatever the sample settings and the documents give as one is", () => {
  const root = path.resolve(import.meta.dirname, "../..");
  const documents = readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
  const files = [
    ".env.example",
    "compose.yaml",
    "README.md",
    "CONTRIBUTING.md",
    ...documents.map((name) => `docs/${name}`),
  ];
  for (const file of files) {
    for (const [, value = ""] of readFileSync(path.join(root, file), "utf8").matchAll(
      /NEXTAUTH_SECRET=["']?([^\s"'`]*)/g,
    )) {
      expect(value.length < 32 || isGuessable(value), `${file}: ${value}`).toBe(true);
    }
  }
});

test.each([
  "abcdefghijklmnopqrstuvwxyz012345",
  "ABCDEFGHIJKLMNOPzyxwvutsrqponmlk",
  "0123456789abcdefghij9876543210zyx",
])("what runs along is guessed: %s", (secret) => expect(isGuessable(secret)).toBe(true));

test("what is made at random is not, hexadecimal or base64", () => {
  for (let time = 0; time < 2_000; time++) {
    expect(isGuessable(randomBytes(16).toString("hex"))).toBe(false);
    expect(isGuessable(randomBytes(24).toString("base64"))).toBe(false);
  }
});
