import { describe, expect, test } from "vitest";
import { withoutRepeatedStyles } from "./repeated-styles";

const SHEET = `.a:after{content:"é <b> & \\"";color:red}`.padEnd(1200, " ");
const text = (id: string, value: string) => `${id}:T${Buffer.byteLength(value).toString(16)},${value}`;
const style = (href: string, children: string) =>
  `["$","style","0",{"nonce":"N","precedence":"next","href":"${href}","children":"${children}"}]`;
/** What is left of one that is known. */
const bare = (href: string) => `["$","style","0",{"precedence":"next","href":"${href}","children":""}]`;
const inScript = (data: string) =>
  JSON.stringify(data).replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
const page = (...rows: string[]) =>
  '<style data-precedence="next" data-href="/one.css /two.css">.a{}</style>' +
  `<script>self.__next_f.push([0])</script><script nonce="N">self.__next_f.push([1,${inScript(rows.join(""))}])</script>` +
  "</body></html>";

describe("of a page's data", () => {
  test("a sheet goes that its head has, wherever it is a style, and nothing else", () => {
    const other = "y".repeat(1100);
    const html = page(
      '1:"$Sreact.fragment"\n',
      text("2", SHEET),
      `3:[${style("/one.css", "$2")},${style("/two.css", "$4")}]\n`,
      text("4", other),
      text("5", other),
      `6:${style("/elsewhere.css", "$5")}\n`,
      `7:["$","p",null,{"children":["中",${style("/two.css", ".b{}")},${style("/elsewhere.css", ".c{}")}]}]\n`,
      `0:{"t":{"r":[[${style("/one.css", "$2")}],"$L3"]},"S":false}\n`,
    );
    expect(withoutRepeatedStyles(html)).toBe(
      page(
        '1:"$Sreact.fragment"\n',
        '2:""\n',
        `3:[${bare("/one.css")},${bare("/two.css")}]\n`,
        '4:""\n',
        text("5", other),
        `6:${style("/elsewhere.css", "$5")}\n`,
        `7:["$","p",null,{"children":["中",${bare("/two.css")},${style("/elsewhere.css", ".c{}")}]}]\n`,
        `0:{"t":{"r":[[${bare("/one.css")}],"$L3"]},"S":false}\n`,
      ),
    );
  });

  test.each([
    ["one that something else refers to", `3:${style("/one.css", "$2")}\n4:["$","p",null,{"children":"$2"}]\n`],
    [
      "one that two sheets refer to of which one is not there",
      `3:${style("/one.css", "$2")}\n4:${style("/x.css", "$2")}\n`,
    ],
    ["one that nothing refers to", '3:"x"\n'],
  ])("%s stays", (_, rows) => {
    expect(withoutRepeatedStyles(page(text("2", SHEET), rows))).toContain(SHEET.slice(0, 9));
    expect(withoutRepeatedStyles(page(text("2", SHEET), rows))).not.toContain('2:\\"\\"');
  });

  test.each([
    ["in several parts", page(text("2", SHEET)) + page(`3:${style("/one.css", "$2")}\n`)],
    ["of bytes", page("2:A4,abcd", text("3", SHEET), `4:${style("/one.css", "$3")}\n`)],
    ["cut off", page(`3:${style("/one.css", "$2")}\n`, "2:Tffff,abc")],
    ["none", "<html></html>"],
  ])("data %s stay as they are", (_, html) => expect(withoutRepeatedStyles(html)).toBe(html));
});
