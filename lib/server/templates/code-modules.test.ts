import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Code } from "../../../components/login/Code";
import { en } from "../../i18n/messages/en";
import { codeModules, modulesByComponent } from "./code-modules";

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
      }
    }),
    { numRuns: 60 },
  );
});
