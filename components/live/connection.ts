import type { SignInNews } from "@/lib/api/types";
import { resilientEvents } from "@/packages/qr-login/src/events";
import type { LiveApi } from "./api";

export const POLL_MS = 4_000;
/** Seldom, since pages of an account stay open for hours. */
export const RECHECK_MS = 120_000;

export type AccountNews =
  | { type: "signedIn"; signIn: SignInNews }
  | { type: "signedOut" }
  /** This browser has another session by now, and the page is of the old one. */
  | { type: "replaced" };

/** Tells a page what happens to its account until stopped, or until its device is signed out. Returns how to stop. */
export function watchAccount(
  deviceId: string,
  api: LiveApi,
  random: () => number,
  tell: (news: AccountNews) => void,
): () => void {
  const connection = resilientEvents<string>(
    {
      stream: api.stream,
      takeSlot: api.takeSlot,
      events: {
        "sign-in": (data) => tell({ type: "signedIn", signIn: JSON.parse(data) }),
        "signed-out": () => {
          tell({ type: "signedOut" });
          // A new sign-in in this browser has another page to go on with.
          connection.check();
        },
        renew: () => void api.renew(),
      },
      read: api.session,
      onRead: (id) => {
        if (id === deviceId) return;
        connection.stop();
        tell({ type: "replaced" });
      },
      onRefused: ({ code }) => {
        if (code === "sign_in_required") tell({ type: "signedOut" });
      },
      pollMs: POLL_MS,
      recheckMs: RECHECK_MS,
    },
    random,
  );
  return connection.stop;
}
