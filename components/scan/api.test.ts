import { expect, test } from "vitest";
import { offerOf } from "./api";

test("the server's times are told in milliseconds", () => {
  const offer = offerOf({
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
  });
  expect(new Date(offer.expiresAtMs).toISOString()).toBe("2026-11-21T10:02:00.000Z");
  expect(new Date(offer.desktop.requestedAtMs).toISOString()).toBe("2026-11-21T10:00:00.000Z");
  expect(offer).toMatchObject({ confirmToken: "t", numberRequired: true, account: { username: "ada" } });
  expect(offer).not.toHaveProperty("expiresAt");
});
