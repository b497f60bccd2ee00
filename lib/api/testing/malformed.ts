/** What no handler may stumble over, whatever it expects. */

/** Bodies that are JSON of no use, or none at all. */
export const malformedJson: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
  ["half an object", '{"a":'],
  ["single quotes", "{'a':1}"],
  ["words", "not json"],
  ["an array", "[]"],
  ["an array of objects", "[{}]"],
  ["null", "null"],
  ["a number", "1"],
  ["a string", '"text"'],
  ["true", "true"],
  ["NaN", "NaN"],
  ["two values", "{}{}"],
  ["an unknown member", '{"unknown":1}'],
  ["a prototype", '{"__proto__":{"id":"x"}}'],
  ["a constructor", '{"constructor":{"prototype":{"admin":true}}}'],
  ["deep nesting", "[".repeat(8000) + "]".repeat(8000)],
  ["bytes that are not UTF-8", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
  ["UTF-16", Uint8Array.from(Buffer.from('{"a":1}', "utf16le"))],
  ["a NUL", "\0"],
  ["white space", " \n "],
];

/** Values of every type but the one that a string member should have. */
export const notStrings: readonly unknown[] = [null, true, 0, -1, 1e308, [], ["x"], {}, { toString: "x" }];

/** Texts that have broken parsers, queries, paths and comparisons. */
export const hostileTexts: readonly string[] = [
  " ",
  ".",
  "..",
  "%",
  "%00",
  "%2e%2e%2f",
  "%E0%A4%A",
  "%ff%fe",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "'; DROP TABLE Ticket; --",
  "\" OR ''='",
  "<script>alert(1)</script>",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what an attacker tries on template engines
  "${7*7}{{7*7}}",
  "undefined",
  "null",
  "NaN",
  "true",
  "0",
  "-1",
  "1e999",
  "💥",
  "A".repeat(22),
  "A".repeat(5000),
];

/** What a body may not be called. */
export const wrongMediaTypes: readonly string[] = [
  "",
  "text/plain",
  "text/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonp",
  "application/json5",
  "application/jsonapplication/json",
  "text/plain; application/json",
];

/** `Authorization` that is no token of ours. */
export const malformedAuthorizations: readonly string[] = [
  "",
  "DPoP",
  "DPoP ",
  "DPoP a b",
  "DPoP =",
  "DPoP device_",
  `DPoP device_${"A".repeat(43)}`,
  `DPoP ${"A".repeat(10_000)}`,
  "Bearer",
  "Bearer ",
  "Bearer x",
  "Bearer a.b.c",
  "Bearer %E0%A4%A",
  "Basic",
  "Basic ===",
  "Basic YTpi",
  "Digest username=x",
  ",",
  "a,b,c",
  "\u00ff\u00fe",
];
