import { describe, expect, test } from "vitest";
import { languages } from "@/lib/i18n/languages";
import { en } from "@/lib/i18n/messages/en";
import { phoneWords } from "./phone-words";

const wordsIn = (messages: (typeof languages)[number]["messages"]) => ({
  ...messages.scan,
  names: messages.names,
  passkeys: messages.passkeys,
  asked: messages.oidc.asked,
});

/** What is said of a code that was scanned here, or of an app's: neither is a link's. */
const NOT_OF_LINKS =
  /^(?:refusals\.(?:unknown|own_code)|complaints\.(?:unknown_code|expired_code)|deciding\.(?:onDevice|inline)|confirmed\.inSite)/;

function sentences(value: unknown, path = ""): [path: string, sentence: string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, each]) => sentences(each, path ? `${path}.${key}` : key));
}

const decided = ({ deciding, confirmed, cancelled, undone, refusals, complaints }: ReturnType<typeof phoneWords>) =>
  sentences({ deciding, confirmed, cancelled, undone, refusals, complaints }).filter(
    ([path]) => !NOT_OF_LINKS.test(path),
  );

test("whoever lets a phone in is at the screen with the code: nothing sends them to another screen, or calls this a phone", () => {
  const wrong = decided(phoneWords({ scan: wordsIn(en), link: en.link })).filter(([, sentence]) =>
    /(?:other|that) screen|this phone/i.test(sentence),
  );
  expect(wrong).toEqual([]);
});

describe.each(languages)("in $name", ({ messages }) => {
  test("each sentence that is another one in English is another one here", () => {
    const english = new Map(decided({ ...wordsIn(en) }));
    const own = new Map(decided({ ...wordsIn(messages) }));
    const here = new Map(decided(phoneWords({ scan: wordsIn(messages), link: messages.link })));
    for (const [path, sentence] of decided(phoneWords({ scan: wordsIn(en), link: en.link }))) {
      // Languages have plural forms of their own.
      if (sentence !== english.get(path) && own.has(path)) expect(here.get(path), path).not.toBe(own.get(path));
    }
  });
});
