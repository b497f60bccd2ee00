import { expect, test } from "vitest";
import type { ScanResponse } from "@/lib/api/types";
import { en } from "@/lib/i18n/messages/en";
import { offerOf } from "./api";
import { desktopName } from "./sentences";

const ANSWER: ScanResponse = {
  confirmToken: "t",
  expiresAt: "2026-11-21T10:02:00.000Z",
  account: { name: "Ada", username: "ada", image: "/a" },
  numberRequired: true,
  desktop: {
    browser: "Firefox",
    os: "Linux",
    deviceType: "desktop",
    ip: "192.0.2.7",
    requestedAt: "2026-11-21T10:00:00.000Z",
    sameNetwork: false,
  },
};

test("the server's times are told in milliseconds", () => {
  const offer = offerOf(ANSWER);
  expect(new Date(offer.expiresAtMs).toISOString()).toBe("2026-11-21T10:02:00.000Z");
  expect(new Date(offer.desktop.requestedAtMs).toISOString()).toBe("2026-11-21T10:00:00.000Z");
  expect(offer).toMatchObject({ confirmToken: "t", numberRequired: true, account: { username: "ada" } });
  expect(offer).not.toHaveProperty("expiresAt");
});

test("an app is called by its name, and a site's browser by its own", () => {
  const client = { name: "TV app", host: "", trusted: false };
  const named = (kind: "site" | "device") => offerOf({ ...ANSWER, for: { kind, client, scopes: [] } }).desktop;
  expect(desktopName(en, named("device"))).toBe("TV app");
  expect(desktopName(en, named("site"))).toBe("Firefox on Linux");
});
