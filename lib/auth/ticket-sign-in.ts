import { audit } from "../audit/audit";
import { database } from "../db/database";
import { bindDeviceWith } from "../devices/bind-device";
import type { NewDevice } from "../devices/device";
import { browserSecret } from "../http/ticket-cookie";
import type { Granted } from "../login/login";
import type { Once } from "../login/once";
import type { NewRow } from "../login/ports";
import { Refused } from "../login/refused";
import type { Ticket } from "../ticket/ticket";
import { login } from "../wiring";
import { newDevice, type SignedIn, type SignIn, type SigningIn, signedIn } from "./sign-in";

/**
 * Signs a desktop in by the ticket that its phone has confirmed.
 *
 * @param asked.shown the ticket as it was read a moment before, where there is one
 * @param asked.once the proof of its key, to be taken with the claim
 * @throws Refused once the audit has it
 */
export async function signInByTicket(
  browser: SigningIn,
  id: string,
  { shown, once }: { shown: Ticket | undefined; once: Once | undefined },
): Promise<SignedIn> {
  try {
    return await claimed(browser, id, { shown, once });
  } catch (error) {
    if (error instanceof Refused)
      await audit(browser.context, { type: "sign_in.refused", detail: error.code, ticketId: id });
    throw error;
  }
}

async function claimed(
  browser: SigningIn,
  id: string,
  { shown, once }: { shown: Ticket | undefined; once: Once | undefined },
): Promise<SignedIn> {
  const { request, context, keyThumbprint } = browser;
  const now = new Date();
  const claimant = { ...context.client, jkt: keyThumbprint };
  let made: SignIn | undefined;
  let audited = Promise.resolve();
  const claim = async (rowOf: (device: NewDevice) => NewRow) => {
    const secret = browserSecret(request, id);
    const rowFor = ({ scanner, visitEndsAt }: Granted) => {
      made = { userId: scanner.userId, signedInBy: "qr", approvedById: scanner.deviceId, visitEndsAt };
      return rowOf(newDevice(browser, made));
    };
    await login().claim(shown ?? id, secret, claimant, rowFor, once);
    audited = audit(context, { type: "ticket.claimed", ticketId: id, userId: made?.userId });
  };
  const deviceId = await bindDeviceWith(database(), claim, now);
  await audited;
  if (!made) throw new Error("A ticket was claimed, and it was not asked by whom");
  return signedIn(browser, made, deviceId, now);
}
