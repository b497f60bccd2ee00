/**
 * The page that an answer comes back to.
 *
 * @module
 */
import { type Asked, answered, failed, type Result } from "./authorize";
import { keptAs } from "./popup";
import type { SignedIn } from "./token";

export type { Result } from "./authorize";
export type { SignedIn } from "./token";

/**
 * Takes the answer in this page's address: call it once, as the page opens. In a window that `signInByPopup` opened it hands the
 * answer over and closes that, with `error: "popup"`; after `signInByRedirect` it resolves to the tokens. Never throws.
 */
export async function handleCallback(): Promise<Result<SignedIn>> {
  const params = new URLSearchParams(location.search);
  const state = params.get("state") ?? "";
  // A code in an address is in the history, and in what the page sends as its referrer.
  history.replaceState(history.state, "", location.pathname);
  if (state.startsWith("popup.")) {
    const channel = new BroadcastChannel(`qr-login.${state}`);
    channel.postMessage(String(params));
    channel.close();
    close();
    return failed("popup");
  }
  try {
    const kept = sessionStorage.getItem(keptAs(state));
    sessionStorage.removeItem(keptAs(state));
    return kept ? await answered(params, JSON.parse(kept) as Asked) : failed("unknown_answer");
  } catch {
    return failed("unavailable");
  }
}
