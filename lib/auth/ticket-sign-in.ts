import { audit } from "../audit/audit";
import { database } from "../db/database";
import { bindDeviceBefore } from "../devices/bind-device";
import type { NewDevice } from "../devices/device";
import { browserSecret } from "../http/ticket-cookie";
import { Refused } from "../login/refused";
import type { Ticket } from "../ticket/ticket";
import { login } from "../wiring";
import { newDevice, type SignedIn, type SignIn, type SigningIn, signedIn } from "./sign-in";

/**
 * Signs a desktop in by the ticket that its phone has confirmed.
 *
 * @param shown the ticket as it was read a moment before, where there is one
 * @throws Refused once the audit has it
 */
export async function signInByTicket(browser: SigningIn, id: string, shown: Ticket | undefined): Promise<SignedIn> {
  try {
    return await claimed(browser, id, shown);
  } catch (error) {
    if (error instanceof Refused)
      await audit(browser.context, { type: "sign_in.refused", detail: error.code, ticketId: id });
    throw error;
  }
}

async function claimed(browser: SigningIn, id: string, shown: Ticket | undefined): Promise<SignedIn> {
  const { request, context, keyThumbprint } = browser;
  const now = new Date();
  const claimant = { ...context.client, jkt: keyThumbprint };
  let made: SignIn | undefined;
  let audited = Promise.resolve();
  const claim = async (add: (device: NewDevice) => Promise<void>) => {
    await login().claim(shown ?? id, browserSecret(request, id), claimant, ({ scanner, visitEndsAt }) => {
      const { userId, deviceId } = scanner;
      made = { userId, signedInBy: "qr", approvedById: deviceId, visitEndsAt };
      return add(newDevice(browser, made));
    });
    audited = audit(context, { type: "ticket.claimed", ticketId: id, userId: made?.userId });
  };
  const deviceId = await bindDeviceBefore(database(), claim, now);
  await audited;
  if (!made) throw new Error("A ticket was claimed, and it was not asked by whom");
  return signedIn(browser, made, deviceId, now);
}
