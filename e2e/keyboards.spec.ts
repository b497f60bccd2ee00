import type { CDPSession, Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { confirm, question, showCode, signIn } from "./steps";

/** A keyboard that composes, by the browser's own interface to input methods. */
async function composer(page: Page): Promise<{ compose(keys: readonly string[], result: string): Promise<void> }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  return {
    async compose(keys, result) {
      for (const text of keys)
        await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      await session.send("Input.insertText", { text: result });
    },
  };
}

/** The eight letters on the desktop. */
async function userCodeOf(desktop: Page): Promise<string> {
  return ((await desktop.locator("bdi", { hasText: /^[B-Z]{4}-[B-Z]{4}$/ }).textContent()) ?? "").replace("-", "");
}

const grouped = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;
const fullWidth = (text: string) => text.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
const prefixes = (text: string, between = "") =>
  Array.from({ length: text.length }, (_, end) => [...text.slice(0, end + 1)].join(between));

type Typing = [how: string, type: (page: Page, field: Locator, code: string) => Promise<void>];

const typings: Typing[] = [
  ["a plain keyboard", (_, field, code) => field.pressSequentially(code.toLowerCase())],
  [
    "a pinyin keyboard, which puts marks between the syllables",
    async (page, _, code) => (await composer(page)).compose(prefixes(code.toLowerCase(), "'"), code.toLowerCase()),
  ],
  [
    "a keyboard that composes words, as on Android",
    async (page, _, code) => (await composer(page)).compose(prefixes(code), code),
  ],
  [
    "a Japanese keyboard in full width",
    async (page, _, code) => (await composer(page)).compose(prefixes(fullWidth(code.toLowerCase())), fullWidth(code)),
  ],
  [
    "two compositions, and a letter in between",
    async (page, field, code) => {
      const keyboard = await composer(page);
      await keyboard.compose(prefixes(code.slice(0, 3)), code.slice(0, 3));
      await field.press(code[3] ?? "");
      await keyboard.compose(prefixes(code.slice(4)), code.slice(4));
    },
  ],
];

for (const [how, type] of typings) {
  test(`the letters by ${how}`, async ({ desktop, phone, account }) => {
    await signIn(phone, account);
    await showCode(desktop);
    const code = await userCodeOf(desktop);
    await phone.goto("/scan");
    const field = phone.getByRole("textbox", { name: /letters|code/i });
    await field.focus();
    await type(phone, field, code);
    await expect(field).toHaveValue(grouped(code));
    await phone.keyboard.press("Enter");
    await expect(question(phone)).toBeVisible();
    const number = (await desktop.getByText(/^\d\d$/).textContent()) ?? "";
    const box = phone.getByRole("textbox", { name: /number/i });
    await box.focus();
    await (await composer(phone)).compose(prefixes(fullWidth(number)), fullWidth(number));
    await expect(box).toHaveValue(number);
    await confirm(phone);
    await expect(desktop).toHaveURL("/");
  });
}

test("while a keyboard composes its text is left alone, and tidied at its end", async ({ phone, account }) => {
  await signIn(phone, account);
  await phone.goto("/scan");
  const field = phone.getByRole("textbox", { name: /letters|code/i });
  await field.focus();
  const session = await phone.context().newCDPSession(phone);
  const compose = (text: string) =>
    session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  for (const text of ["b", "b'a", "b'a'c"]) {
    await compose(text);
    await expect(field).toHaveValue(text);
  }
  // Given up: nothing of it stays.
  await compose("");
  await expect(field).toHaveValue("");
  await compose("bao");
  await session.send("Input.insertText", { text: "包" });
  await expect(field).toHaveValue("");
});

test("what is pasted is kept whole, and refused with the limit", async ({ phone, account }) => {
  await signIn(phone, account);
  await phone.goto("/scan");
  const field = phone.getByRole("textbox", { name: /letters|code/i });
  await field.focus();
  await phone.keyboard.insertText("BCDF-GHJK-LMNP");
  await phone.keyboard.press("Enter");
  await expect(phone.getByText("The code has eight letters.")).toBeVisible();
  await expect(field).toHaveValue("BCDF-GHJKLMNP");
});

test("a username that is too long makes no account of its beginning", async ({ phone }) => {
  await phone.goto("/sign-up");
  const username = `ada${Math.random().toString(36).slice(2, 8)}${"x".repeat(42)}`.slice(0, 42);
  await phone.getByLabel("Your name").fill("Ada");
  await phone.getByLabel("Username").focus();
  await phone.keyboard.insertText(username);
  await phone.getByLabel("Password", { exact: true }).fill("four plain little words");
  await phone.getByRole("button", { name: "Create account" }).click();
  await expect(phone.getByText(/^Use 3 to 32 lowercase letters/)).toBeVisible();
  await expect(phone.getByLabel("Username")).toHaveValue(username);
});

test("a username in full width signs up, and in with plain letters", async ({ phone }) => {
  const username = `ada${Math.random().toString(36).slice(2, 10)}`;
  await phone.goto("/sign-up");
  await phone.getByLabel("Your name").fill("愛");
  await phone.getByLabel("Username").focus();
  await (await composer(phone)).compose(prefixes(fullWidth(username)), fullWidth(username));
  await phone.getByLabel("Password", { exact: true }).fill("four plain little words");
  await phone.getByRole("button", { name: "Create account" }).click();
  await expect(phone).toHaveURL("/");
  await phone.context().clearCookies();
  await signIn(phone, { username, password: "four plain little words", name: "愛" });
});
