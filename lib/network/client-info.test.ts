import { expect, test } from "vitest";
import { clientInfo } from "./client-info";

const named = (userAgent: string) => clientInfo(userAgent, "192.0.2.1");

test("a browser that is known is named", () => {
  const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
  expect(named(userAgent)).toMatchObject({ browser: "Firefox", os: "Linux", deviceType: "desktop" });
});

test.each(["Update ready. Tap Confirm to install it/1 x", "Your bank/2.0", ""])(
  "%j writes nothing on the phone",
  (userAgent) => {
    expect(named(userAgent)).toMatchObject({ browser: "Unknown browser", os: "unknown system" });
  },
);
