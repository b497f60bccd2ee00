import { describe, expect, test } from "vitest";
import type { AskedFor } from "@/lib/api/types";
import { languages } from "@/lib/i18n/languages";
import { agreement, hasOwnBrowser } from "./sentences";

const SITE = { name: "Acme", host: "login.example" };
const SHOP = { name: "Shop", host: "shop.example", trusted: false };

describe.each(languages)("what a yes gives, in $name", ({ messages }) => {
  const names = { names: messages.names, deciding: messages.scan.deciding };
  const agreed = (asked?: AskedFor) => {
    const desktop = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.7" } as const;
    const facts = { ...desktop, requestedAt: "", requestedAtMs: 0, sameNetwork: true };
    return agreement(names, { desktop: facts, ...(asked && { for: asked }) }, SITE);
  };

  test.each([
    ["of this site", undefined],
    ["of another site, in a page of this one", { kind: "site", client: SHOP, scopes: [] }],
  ] as const)("a code %s is for the account, at this site's address", (_name, asked) => {
    const { lead, condition } = agreed(asked && { ...asked, scopes: [] });
    expect(condition).toContain("login.example");
    expect(condition).not.toContain("shop.example");
    expect(lead).toContain("Acme");
    expect(lead).not.toContain("Shop");
  });

  test("a code in a page of another site's own is for that site, at its address", () => {
    const own = agreed();
    const { lead, condition } = agreed({ kind: "site", client: SHOP, scopes: [], inline: true });
    expect(condition).toContain("shop.example");
    expect(condition).not.toContain("login.example");
    expect(lead).toContain("Shop");
    expect(lead).toContain("Acme");
    expect(lead + condition).not.toMatch(/\{\w+\}/);
    expect(condition.replace("shop.example", "login.example")).not.toBe(own.condition);
  });

  test("a code on a command line or a television is for the app that was started there, and speaks of no address bar", () => {
    const { lead, condition } = agreed({ kind: "device", client: { ...SHOP, name: "Tool" }, scopes: [] });
    expect(condition).toContain("Tool");
    expect(condition).not.toMatch(/login\.example|shop\.example/);
    expect(lead).toContain("Tool");
    expect(lead).toContain("Acme");
    expect(lead + condition).not.toMatch(/\{\w+\}/);
  });
});

test.each([
  ["of this site", undefined, true],
  ["of another site, in a page of this one", { kind: "site", client: SHOP, scopes: [] }, true],
  ["of another site, in its own page", { kind: "site", client: SHOP, scopes: [], inline: true }, false],
  ["of an app", { kind: "device", client: SHOP, scopes: [] }, false],
] as const)("a code %s is shown by a browser that an account can know: %o, %s", (_name, asked, can) => {
  expect(hasOwnBrowser(asked ? { for: { ...asked, scopes: [] } } : {})).toBe(can);
});
