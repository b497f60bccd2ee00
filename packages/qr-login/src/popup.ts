/**
 * The login's own page, in a window beside yours or in place of it.
 *
 * @module
 */
import { type Asked, type AuthorizeOptions, answered, authorize, failed, type Result, random } from "./authorize";
import type { SignedIn } from "./token";

export type { AuthorizeOptions, Result } from "./authorize";
export type { SignedIn } from "./token";

/** Longer than anybody looks for a phone. */
const PATIENCE_MS = 10 * 60_000;

export interface PopupOptions extends AuthorizeOptions {
  /** Ends the waiting, and the window with it where browsers let us. */
  signal?: AbortSignal | undefined;
}

/**
 * Opens the login's page in a window. Call it in a click, or browsers block the window: `popup_blocked`. Never throws.
 *
 * The window comes back to `redirectUri`, whose `handleCallback` tells this page by a channel: the login's page keeps windows
 * apart, so nobody can ask whether it is still open, and `closed` would say so while it is.
 */
export async function signInByPopup({ signal, ...options }: PopupOptions): Promise<Result<SignedIn>> {
  const opened = open("about:blank", "_blank", "popup,width=480,height=720");
  if (!opened) return failed("popup_blocked");
  const state = `popup.${random()}`;
  const channel = new BroadcastChannel(`qr-login.${state}`);
  let timer: number | undefined;
  try {
    const { url, asked } = await authorize(options, state);
    const answer = new Promise<string | undefined>((resolve) => {
      channel.onmessage = ({ data }) => resolve(String(data));
      timer = window.setTimeout(resolve, PATIENCE_MS);
      signal?.addEventListener("abort", () => resolve(undefined));
    });
    opened.location.href = url;
    const search = await answer;
    if (search !== undefined) return await answered(new URLSearchParams(search), asked);
    opened.close();
    return failed(signal?.aborted ? "aborted" : "expired");
  } catch {
    opened.close();
    return failed("unavailable");
  } finally {
    clearTimeout(timer);
    channel.close();
  }
}

/** Leaves for the login's page; `handleCallback` at `redirectUri` has the answer. Never throws. */
export async function signInByRedirect(options: AuthorizeOptions): Promise<Result<null>> {
  try {
    const { url, asked } = await authorize(options, `page.${random()}`);
    sessionStorage.setItem(keptAs(asked.state), JSON.stringify(asked satisfies Asked));
    location.assign(url);
    return { data: null, error: null };
  } catch {
    return failed("unavailable");
  }
}

export function keptAs(state: string): string {
  return `qr-login.${state}`;
}
