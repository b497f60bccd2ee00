import { expect, test } from "vitest";
import type { Messages } from "@/lib/i18n/messages";
import { ar } from "@/lib/i18n/messages/ar";
import { de } from "@/lib/i18n/messages/de";
import { en } from "@/lib/i18n/messages/en";
import { fr } from "@/lib/i18n/messages/fr";
import { zhHans } from "@/lib/i18n/messages/zh-Hans";
import { languageTag, wordsIn } from "./words";

test.each([
  ["en-GB", en],
  ["ar", ar],
  ["de-CH", de],
  ["fr", fr],
  ["zh-Hans-CN", zhHans],
  ["eo", en],
] as [string, Messages][])("%s is the login page's", async (tag, { login }) => {
  expect(await wordsIn(tag)).toEqual({
    heading: login.heading,
    name: login.code.name,
    loading: login.code.loading,
    typed: login.code.typed,
    renewsIn: login.code.renewsIn,
    endsIn: login.code.endsIn,
    lost: login.code.lost,
    fresh: login.code.fresh,
    held: login.held.title,
    confirm: login.scanned.title,
    number: login.scanned.number,
    notYou: login.scanned.notYou,
    claiming: login.claiming.title,
    claimed: login.claimed.title,
    cancelled: login.cancelled.title,
    expired: login.expired.title,
    used: login.used.title,
    unclaimed: login.unclaimed.title,
    retry: login.unclaimed.retry,
    limited: login.limited.title,
    unreachable: login.unreachable.title,
    offline: login.offline.title,
    refused: login.refused.title,
    other: login.other.title,
    otherText: login.other.text,
    go: login.other.go,
    no: login.other.no,
  });
});

test.each([
  ["en_US", "en-US"],
  ["zh-hans-cn", "zh-Hans-CN"],
  ["", "en"],
  ["not a language", "en"],
  ["{{ lang }}", "en"],
])("the page's language %o is taken as %s", (given, tag) => {
  expect(languageTag(given)).toBe(tag);
  expect(() => new Intl.NumberFormat(languageTag(given))).not.toThrow();
});
