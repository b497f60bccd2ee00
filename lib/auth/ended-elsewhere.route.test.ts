import { expect, test } from "vitest";
import { newDesktop, type Phone, withSettings } from "../api/testing/in-process";
import { userAgents } from "../api/testing/user-agents";
import { freshProcessDatabase } from "../db/testing/databases";
import { wasEndedElsewhere } from "./ended-elsewhere";

freshProcessDatabase();

const PASSWORD = "a phrase of mine";

async function owner(): Promise<Phone> {
  const browser = await newDesktop();
  const { username } = await browser.signUp({ password: PASSWORD });
  void (await browser.signIn({ username, password: PASSWORD })).value;
  const { device } = (await browser.session()).value;
  return Object.assign(browser, { account: { username } as Phone["account"], deviceId: device?.id ?? "" });
}

/** What a browser sends with a page that it opens. */
function headersOf(phone: Phone, userAgent = phone.userAgent): Headers {
  return new Headers({ cookie: phone.jar.toString(), "user-agent": userAgent });
}

async function sibling(phone: Phone): Promise<Phone> {
  const browser = await newDesktop();
  void (await browser.signIn({ username: phone.account.username, password: PASSWORD })).value;
  return Object.assign(browser, { account: phone.account, deviceId: "" });
}

test.each<[string, (phone: Phone) => Promise<unknown>]>([
  ["by one that signed out all others", async (phone) => (await sibling(phone)).endOtherDevices()],
  ["by one that signed it out", async (phone) => (await sibling(phone)).endDevice(phone.deviceId)],
  ["by one that disowned it", async (phone) => (await sibling(phone)).disown(phone.deviceId)],
  [
    "by a new password",
    async (phone) =>
      (await sibling(phone)).call("PUT", "/api/account/password", {
        body: { currentPassword: PASSWORD, newPassword: "another phrase of mine" },
        proof: true,
      }),
  ],
])("a browser that was signed out %s is told so, for an hour", async (_, end) => {
  const phone = await owner();
  const headers = headersOf(phone);
  expect(await wasEndedElsewhere(headers)).toBe(false);
  await end(phone);
  expect(await wasEndedElsewhere(headers)).toBe(true);
  expect(await wasEndedElsewhere(headers, new Date(Date.now() + 61 * 60_000))).toBe(false);
});

test.each<[string, (phone: Phone) => Promise<unknown>]>([
  ["itself", (phone) => phone.signOut()],
  ["itself, on the list", (phone) => phone.endDevice(phone.deviceId)],
  ["to sign in anew", (phone) => phone.signIn({ username: phone.account.username, password: PASSWORD })],
  ["to make room", (phone) => withSettings({ maxDevices: 1 }, () => sibling(phone))],
])("one that was signed out %s is not", async (_, end) => {
  const phone = await owner();
  const headers = headersOf(phone);
  await end(phone);
  expect(await wasEndedElsewhere(headers)).toBe(false);
});

test("nor is another browser, with the cookie or without", async () => {
  const phone = await owner();
  void (await (await sibling(phone)).endOtherDevices()).value;
  expect(await wasEndedElsewhere(headersOf(phone))).toBe(true);
  expect(await wasEndedElsewhere(headersOf(phone, userAgents.chromeOnAndroid))).toBe(false);
  expect(await wasEndedElsewhere(new Headers())).toBe(false);
  expect(await wasEndedElsewhere(new Headers({ cookie: "next-auth.session-token=ours" }))).toBe(false);
});
