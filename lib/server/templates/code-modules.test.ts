import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Code } from "../../../components/login/Code";
import { en } from "../../i18n/messages/en";
import { codeModules, modulesByComponent, shorterPath } from "./code-modules";

test.each([undefined, "/api/site/mark?1"])(
  "draws what the page's own component does, with the mark %s",
  async (mark) => {
    const draw = await codeModules(mark !== undefined);
    const origin = "https://login.example.org";
    const url = `${origin}/scan#oYS0fmuR1RfW61p7lQQeOQ`;
    const ticket = { id: "", url, userCode: "", codeEndsAt: 0, endsAt: 0, since: 0, pollIntervalMs: 0 };
    const page = renderToStaticMarkup(createElement(Code, { messages: en.login.code, origin, ticket, mark }));
    expect(page.split(`d="${draw(url)}"`).length).toBe(2);
    expect(draw(`${origin}/scan#another`)).not.toBe(draw(url));
  },
);

test("draws any code as the component does, module for module", async () => {
  const [draw, component] = [await codeModules(false), await modulesByComponent()];
  const hosts = fc.stringMatching(/^[a-z\d.-]{1,100}$/);
  const ids = fc.stringMatching(/^[\w-]{22}$/);
  fc.assert(
    fc.property(hosts, fc.array(ids, { minLength: 1, maxLength: 4 }), (host, several) => {
      for (const id of several) {
        const url = `https://${host}/scan#${id}`;
        expect(draw(url)).toBe(component(url));
        expect(draw(url, true)).toBe(shorterPath(component(url)));
      }
    }),
    { numRuns: 60 },
  );
});

test.each([false, true])("a path spelled shorter has the same modules, with a mark: %s", async (hasMark) => {
  const draw = await codeModules(hasMark);
  const path = draw("https://login.example.org/scan#oYS0fmuR1RfW61p7lQQeOQ");
  const runs = [...path.matchAll(/M(\d+)[ ,](\d+) ?h(\d+)v1H(\d+)z/g)];
  expect(runs.map(([text]) => text).join("")).toBe(path);
  const shorter = draw("https://login.example.org/scan#oYS0fmuR1RfW61p7lQQeOQ", true);
  let [x, y] = [0, 0];
  const drawn = [...shorter.matchAll(/m(-?\d+) (-?\d+)h(\d+)v1h-(\d+)z/g)].map(([, right, down, width, back]) => {
    [x, y] = [x + Number(right), y + Number(down)];
    expect(back).toBe(width);
    return [x, y, Number(width)];
  });
  expect(drawn).toEqual(runs.map(([, left, top, width]) => [Number(left), Number(top), Number(width)]));
  expect(deflateRawSync(shorter).length).toBeLessThan(0.6 * deflateRawSync(path).length);
});
