import { describe, expect, test } from "vitest";
import { safeRedirect } from "./safe-redirect";

const ORIGIN = "https://login.example:8443";

describe("safeRedirect keeps", () => {
  test.each([
    ["/", "/"],
    ["/settings", "/settings"],
    ["/scan#k3J9_x-2", "/scan#k3J9_x-2"],
    ["/a/b?next=/c&x=1#top", "/a/b?next=/c&x=1#top"],
    ["/search?q=https://other.example//x", "/search?q=https://other.example//x"],
    ["/caf\u00e9", "/caf%C3%A9"],
    ["/caf%C3%A9", "/caf%C3%A9"],
    ["/a/../b", "/b"],
    ["/@someone", "/@someone"],
    ["/javascript:alert(1)", "/javascript:alert(1)"],
    ["/a//b", "/a//b"],
    [`${ORIGIN}/devices?x=1#y`, "/devices?x=1#y"],
    [ORIGIN, "/"],
    ["HTTPS://LOGIN.EXAMPLE:8443/devices", "/devices"],
  ])("%j as %j", (raw, path) => {
    expect(safeRedirect(raw, ORIGIN)).toBe(path);
  });
});

describe("safeRedirect sends to the main page", () => {
  test.each([
    [undefined],
    [""],
    [["/a", "/b"]],
    ["settings"],
    ["?x=1"],
    ["#x"],
    ["//evil.example"],
    ["///evil.example"],
    ["/\\evil.example"],
    ["\\\\evil.example"],
    ["\\/evil.example"],
    ["/a\\..\\evil"],
    ["/\t/evil.example"],
    ["/\n/evil.example"],
    ["/\r\n/evil.example"],
    ["/\u0000/evil.example"],
    ["\t//evil.example"],
    [" //evil.example"],
    ["/ /evil.example"],
    ["/\u200b/evil.example"],
    ["/\u2028/evil.example"],
    ["/.//evil.example"],
    ["/a/..//evil.example"],
    ["/%2e%2f/evil.example/..//x"],
    ["/%2Fevil.example"],
    ["/%2f%2fevil.example"],
    ["/%252Fevil.example"],
    ["/%5Cevil.example"],
    ["/%255Cevil.example"],
    ["/%09/evil.example"],
    ["/%0d%0aSet-Cookie:x=1"],
    ["/%"],
    ["/%zz"],
    ["/%ff"],
    ["javascript:alert(1)"],
    ["JaVaScRiPt:alert(1)//"],
    ["data:text/html,x"],
    ["blob:https://login.example:8443/x"],
    ["https://evil.example/"],
    ["https://login.example/"],
    ["http://login.example:8443/"],
    [`${ORIGIN}.evil.example/`],
    ["https://login.example:8443@evil.example/"],
    [`${ORIGIN}//evil.example`],
    [`${ORIGIN}/.//evil.example`],
    [`${ORIGIN}\\evil.example`],
    ["https:evil.example"],
    ["https:/devices"],
    [`/${"a".repeat(3000)}`],
  ])("%j", (raw) => {
    expect(safeRedirect(raw, ORIGIN)).toBe("/");
  });

  test("an absolute URL when no origin is known", () => {
    expect(safeRedirect(`${ORIGIN}/devices`)).toBe("/");
  });
});

test("whatever comes out is a path on the origin, and comes out of itself", () => {
  const parts = ["/", "\\", ".", "..", "%2f", "%5c", "%2e", "\t", " ", ":", "@", "?", "#", "evil.example", "https:"];
  const joined = parts.flatMap((a) => parts.flatMap((b) => parts.flatMap((c) => parts.map((d) => a + b + c + d))));
  const away = joined.filter((raw) => {
    const path = safeRedirect(raw, ORIGIN);
    return !path.startsWith("/") || new URL(path, ORIGIN).origin !== ORIGIN || safeRedirect(path, ORIGIN) !== path;
  });
  expect(away).toEqual([]);
});
