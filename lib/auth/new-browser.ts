import { database } from "../db/database";
import { type Acquaintance, acquaintanceOf } from "../devices/known-browsers";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import type { Context } from "../network/context";
import type { Desktop, KnownBrowser, Scanned } from "../ticket/ticket";
import { hasPasskey } from "./passkey-proof";
import type { Session } from "./session";
import { requirePassword } from "./step-up";

/**
 * What the phone's account knows of the browser that asks to be let in; undefined for a new one, as is each that has not
 * named its key yet, or has none. Anybody can name a known browser's key, and only that browser can claim then.
 *
 * @throws Problem `not_your_ticket`: the account has disowned it, or takes no new ones by a code
 */
export async function requireWelcome({ user }: Session, desktop: Desktop): Promise<KnownBrowser | undefined> {
  const acquaintance = await acquaintanceWith(user.id, desktop);
  if (acquaintance.is === "disowned") throw disowned();
  if (acquaintance.is === "known") return acquaintance.browser;
  if (settings().newBrowsers === "refuse") {
    throw new Problem("not_your_ticket", {
      detail: "This browser is new to your account. Sign in there with your password once; codes work from then on.",
      extensions: { reason: "new_browser" },
    });
  }
  return undefined;
}

/**
 * Before a phone lets a browser in that was new when it scanned, whatever has become of it since. A key that was disowned
 * meanwhile, or named late, is refused here.
 *
 * @param asked.isDisowned whether the account has said of it that it was not its own
 * @throws Problem `step_up_required`, `not_your_ticket`, `rate_limited`
 */
export async function requireForNewBrowser(
  context: Context,
  session: Session,
  { desktop, known }: Scanned,
  {
    isDisowned,
    password,
    passkey,
  }: { isDisowned: boolean; password?: string | undefined; passkey?: object | undefined },
): Promise<void> {
  if (isDisowned) throw disowned();
  if (known) return;
  const { newBrowsers } = settings();
  switch (newBrowsers) {
    case "number":
      // The number was judged at the scan.
      return;
    case "password":
      // A passkey, which is judged next, says as much.
      return passkey ? undefined : requirePassword(context, session, password);
    case "passkey":
      if (passkey) return;
      throw (await hasPasskey(session.user.id)) ? takesPasskey() : noPasskey();
    case "refuse":
      return void (await requireWelcome(session, desktop));
    default:
      return newBrowsers satisfies never;
  }
}

function takesPasskey(): Problem {
  return new Problem("step_up_required", { extensions: { methods: ["passkey"] } });
}

function noPasskey(): Problem {
  return new Problem("step_up_required", {
    detail: "Only a passkey lets a new browser in here, and this phone has none. Sign in there with your password.",
    extensions: { reason: "passkey_required" },
  });
}

function disowned(): Problem {
  return new Problem("not_your_ticket", {
    detail: "You said of this browser that it was not you. No code lets it in again.",
    extensions: { reason: "disowned_browser" },
  });
}

async function acquaintanceWith(userId: string, { key }: Desktop): Promise<Acquaintance> {
  return key.is === "named" ? acquaintanceOf(database(), { userId, jkt: key.jkt }, new Date()) : { is: "new" };
}
