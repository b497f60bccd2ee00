import { expect, test } from "vitest";
import { LOCAL_NETWORK } from "../network/local-network";
import { UNKNOWN_BROWSER, UNKNOWN_SYSTEM } from "../network/unknown";
import { deviceLabel, placeName, systemName } from "./device-name";
import { de } from "./messages/de";
import { en } from "./messages/en";
import { zhHans } from "./messages/zh-Hans";

const browser = (browser: string, os: string) =>
  ({ kind: "browser", label: `${browser} on ${os}`, browser, os }) as const;
const app = (label: string) => ({ kind: "app", label, browser: label, os: "iOS" }) as const;

test.each([
  [browser("Chrome", "Windows"), "Chrome on Windows", "Windows 上的 Chrome"],
  [browser(UNKNOWN_BROWSER, UNKNOWN_SYSTEM), "Unknown browser on unknown system", "未知系统 上的 未知浏览器"],
])("a browser is named in the reader's language: %o", (device, english, chinese) => {
  expect(deviceLabel(en.names, device)).toBe(english);
  expect(deviceLabel(zhHans.names, device)).toBe(chinese);
});

test.each(["Kitchen tablet", "QR Login on iPhone", "Party on Friday", "Unknown browser on unknown system"])(
  "the name that an app gave itself stays as it is: %s",
  (name) => {
    for (const { names } of [en, de, zhHans]) expect(deviceLabel(names, app(name))).toBe(name);
  },
);

test("what the server could not tell, and the local network, are said in the reader's language", () => {
  expect(systemName(de.names, UNKNOWN_SYSTEM)).toBe(de.names.system);
  expect(systemName(de.names, "Linux")).toBe("Linux");
  expect(placeName(de.names, LOCAL_NETWORK)).toBe(de.names.localNetwork);
  expect(placeName(de.names, "Norwegen")).toBe("Norwegen");
});
