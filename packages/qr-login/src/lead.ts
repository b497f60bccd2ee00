import type { MountOptions } from "./dom";
import { signInByPopup, signInByRedirect } from "./popup";

type Tell = typeof import("./login").tell;

/** What the button does that leads to the login's own page, in a window or in place of this page. */
export function leading(options: MountOptions, signal: AbortSignal, tell: Tell): () => void {
  const { mode, redirectUri = location.href.split(/[?#]/)[0] ?? "", onSuccess, onError } = options;
  const asked = { ...options, redirectUri };
  async function begin(): Promise<void> {
    if (mode === "popup") {
      const { data, error } = await signInByPopup({ ...asked, signal });
      if (data) return tell(onSuccess, data);
      if (error !== "popup_blocked") return error === "aborted" ? undefined : tell(onError, error);
    }
    const { error } = await signInByRedirect(asked);
    if (error !== null) tell(onError, error);
  }
  return () => void begin().catch(() => tell(onError, "unavailable"));
}
