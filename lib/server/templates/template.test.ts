import { expect, test } from "vitest";
import { isSameTemplate, templateOf } from "./template";
import { areFit, type Values } from "./values";

const NONCE = "ab+/cdefghijklmnopqrst==";

test("each value is left out wherever it stands, and what looks like a pattern is none", () => {
  expect(templateOf(`<a nonce="${NONCE}">ID, ID</a>`, { nonce: NONCE, ticketId: "ID" })).toEqual({
    texts: ['<a nonce="', '">', ", ", "</a>"],
    names: ["nonce", "ticketId", "ticketId"],
  });
  expect(templateOf("a.c abc", { name: "a.c" })).toEqual({ texts: ["", " abc"], names: ["name"] });
  expect(templateOf("nothing", { nonce: NONCE })).toEqual({ texts: ["nothing"], names: [] });
});

test("templates are the same where their texts and what is left out are", () => {
  const template = (page: string) => templateOf(page, { ticketId: "ID", name: "Ada" });
  expect(isSameTemplate(template("a ID b Ada"), template("a ID b Ada"))).toBe(true);
  for (const other of ["a ID b", "a ID b Ada.", "a Ada b ID", "a ID b ID", "a ID b Ada Ada"]) {
    expect(isSameTemplate(template("a ID b Ada"), template(other)), other).toBe(false);
  }
});

test.each<[string, Values]>([
  ["a nonce", { nonce: NONCE }],
  ["an id", { ticketId: "oYS0fmuR1RfW61p7lQQeO-" }],
  ["a code's path", { modules: "M4 4h7v1H4zM30,4 h7v1H30z" }],
  ["a name of another script", { name: "أدا لوفليس" }],
  ["a name with marks of its letters", { name: "नमस्ते Čapek-Ødegård, Jr." }],
  ["a username", { username: "ada-1815.b_c" }],
])("%s may be put in", (_, values) => expect(areFit(values)).toBe(true));

/** Each would be written otherwise somewhere in a page: in HTML, in JSON, by React or as a text that runs the other way. */
test.each<[string, Values]>([
  ["an end of an attribute", { name: 'Ada "x' }],
  ["an element", { name: "<b>Ada</b>" }],
  ["an entity", { name: "Ada & Bob" }],
  ["an apostrophe", { name: "O'Brien" }],
  ["a backslash", { name: "Ada \\u003c" }],
  ["a reference of React's", { name: "$undefined" }],
  ["a line's end", { name: "Ada\nBob" }],
  ["a line's end of a script", { name: "Ada\u2028Bob" }],
  ["a direction's mark", { name: "Ada\u202eBob" }],
  ["half a letter", { name: "Ada\ud83d" }],
  ["nothing", { name: "" }],
  ["a username without a letter", { username: "1815" }],
  ["a username of another script", { username: "أدا" }],
  ["another nonce", { nonce: `${NONCE}"` }],
  ["a nonce with a line below", { nonce: `${NONCE}\n` }],
  ["a short id", { ticketId: "abc" }],
  ["a time of another form", { expiresAt: "2026-11-27" }],
  ["a path with a quote", { modules: 'M4 4h7v1H4z"' }],
])("%s may not", (_, values) => expect(areFit(values)).toBe(false));
