import { expect, test } from "vitest";
import { deviceLabel } from "./device-name";
import { en } from "./messages/en";
import { zhHans } from "./messages/zh-Hans";

test.each([
  ["Chrome on Windows", "Windows 上的 Chrome"],
  ["Unknown browser on unknown system", "未知系统 上的 未知浏览器"],
  ["Kitchen tablet", "Kitchen tablet"],
])("%s", (label, chinese) => {
  expect(deviceLabel(zhHans.names, label)).toBe(chinese);
  expect(deviceLabel(en.names, label)).toBe(label);
});
