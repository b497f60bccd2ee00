import { expect, test } from "vitest";
import { transcript } from "./transcript.mjs";

test("who began first is told at once, the others whole and in their turn", () => {
  let told = "";
  const { begin } = transcript((text) => {
    told += text;
  });
  const first = begin();
  const second = begin();
  const third = begin();
  second.say("d");
  first.say("a");
  expect(told).toBe("a");
  third.say("f");
  third.end();
  first.say("b");
  second.say("e");
  expect(told).toBe("ab");
  first.say("c");
  first.end();
  expect(told).toBe("abcde");
  second.say("!");
  second.end();
  expect(told).toBe("abcde!f");
  begin().say("g");
  expect(told).toBe("abcde!fg");
});
