import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Code } from "../../../components/login/Code";
import { en } from "../../i18n/messages/en";
import { codeModules } from "./code-modules";

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
