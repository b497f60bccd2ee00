import { expect, test } from "vitest";
import { ledElsewhere } from "./led-elsewhere";

const id = "AbCdEfGhIjKlMnOpQrSt-_";

test.each([
  [`/scan%23${id}`, `/scan#${id}`],
  [`/scan/%23${id}`, `/scan#${id}`],
  ["/.well-known/change-password", "/settings#password"],
])("%s leads to %s", (path, to) => expect(ledElsewhere(path)).toBe(to));

test.each([
  "/scan",
  "/scan%23",
  `/scan%23${id}x`,
  `/scan%23${id.slice(1)}`,
  `/scan%23${id}%0d%0aSet-Cookie:%20x`,
  "/scan%23//evil.example/aaaaaaa",
  `/x/scan%23${id}`,
  "/.well-known/change-password/",
  "/.well-known/passkey-endpoints",
])("%s leads nowhere", (path) => expect(ledElsewhere(path)).toBeUndefined());
