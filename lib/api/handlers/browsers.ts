/** The browsers that the account knows, whose codes need no number; and forgetting one. */

import { z } from "zod";
import { audit } from "../../audit/audit";
import { requireRight } from "../../auth/rights";
import { requireProvenSession, requireSession, type Session } from "../../auth/session";
import { database } from "../../db/database";
import { forgetBrowser, type ListedBrowser, listKnownBrowsers } from "../../devices/known-browsers";
import { namedDevice } from "../../devices/named-device";
import { settings } from "../../env/settings";
import { readJson } from "../../http/body";
import { Problem } from "../../http/problem";
import { handler, json } from "../handler";
import type { BrowserResponse } from "../types";

const stepUpBody = z.strictObject({ password: z.string().max(1024).optional() });

/** `GET /api/browsers` */
export const readBrowsers = handler(async (request, context) => answerBrowsers(await requireSession(request, context)));

/** `DELETE /api/browsers/:deviceId`, by any device that it was: it is new to the account from here on, and signed out there; answers those that are left. */
export const forget = handler(async (request, context) => {
  const { password } = await readJson(request, stepUpBody);
  const session = await requireProvenSession(request, context, "changePerDevice");
  const { user } = session;
  const device = await database().device.findUnique({ where: { id: context.params.deviceId } });
  const jkt = device?.userId === user.id && device.kind === "browser" ? device.keyThumbprint : null;
  if (!device || !jkt) throw new Problem("ticket_not_found", { detail: "There is no such browser." });
  await requireRight(context, session, "forget a browser", password);
  if (await forgetBrowser(database(), { userId: user.id, jkt }, new Date()))
    await audit(context, { type: "browser.forgotten", deviceId: device.id });
  return answerBrowsers(session);
});

async function answerBrowsers(session: Session): Promise<Response> {
  const browsers = await listKnownBrowsers(database(), session.user.id, settings().maxDevices, new Date());
  return json({ browsers: browsers.map((browser) => browserAnswer(browser, session)) });
}

function browserAnswer(browser: ListedBrowser, { device }: Session): BrowserResponse {
  return {
    ...namedDevice(browser),
    current: browser.keyThumbprint === device.keyThumbprint,
    deviceType: browser.deviceType as BrowserResponse["deviceType"],
    signedIn: browser.active,
    since: browser.since.toISOString(),
    lastSeenAt: browser.lastSeenAt.toISOString(),
  };
}
