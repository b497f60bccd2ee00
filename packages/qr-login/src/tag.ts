/**
 * `<script src=… data-client=… data-target=…>`: a code without a line of code. Its server's own file, and nobody's package.
 */
import { type MountOptions, mountQrLogin } from "./dom";
import { type FrameOptions, openFrame } from "./frame";
import type { SignedIn } from "./token";
import { button, element as made } from "./view";
import { wordsIn } from "./words";

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const { dataset, src } = script;
  const begin = () => place(dataset, new URL(src).origin);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
}

function place(data: DOMStringMap, issuer: string): void {
  const { client = "", target = "", post, then } = data;
  const element = document.querySelector(target);
  const firstParty = data.mode === "first-party";
  if (!element || !(client || firstParty)) {
    console.error("QR Login: the tag needs data-client, and data-target must be an element of the page.");
    return;
  }
  const hear = (name: string, detail: unknown) =>
    element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  const { lang, theme } = data as Pick<MountOptions, "lang" | "theme">;
  const seen = {
    lang,
    theme,
    onState: (state: unknown) => hear("qr-login-state", state),
    onError: (code: string) => hear("qr-login-error", code),
  };
  if (firstParty) {
    const onSuccess = (session: unknown) => {
      hear("qr-login", session);
      // The browser is signed in by then: there is nothing to send.
      if (then) location.assign(then);
    };
    mountQrLogin(element, { ...seen, mode: "first-party", onSuccess });
    return;
  }
  const mount = () => {
    const mounted = mountQrLogin(element, {
      ...options,
      onSuccess(signedIn) {
        hear("qr-login", signedIn);
        if (!post) return;
        void handOver(post, signedIn, then, (code) => {
          mounted.destroy();
          void showFailure(element, options, () => {
            mount();
            // The pressed button is gone; a keyboard's focus stays where the code appears.
            element.lastElementChild?.shadowRoot
              ?.querySelector<HTMLElement>("[tabindex]")
              ?.focus({ preventScroll: true });
          });
          hear("qr-login-error", code);
        });
      },
    });
  };
  const options: MountOptions = {
    ...seen,
    issuer,
    clientId: client,
    nonce: data.nonceValue,
    scope: data.scope,
    mode: data.mode as MountOptions["mode"],
    redirectUri: data.redirect,
  };
  mount();
}

/** In the code's place where the site's own server did not take the token: nobody is signed in there. */
async function showFailure(target: Element, options: FrameOptions, again: () => void): Promise<void> {
  const { host, box } = openFrame(target, options);
  const words = await wordsIn(host.lang);
  const start = () => {
    host.remove();
    again();
  };
  box.append(made("h2", { role: "alert" }, words.unclaimed), button(words.retry, start, "main"));
}

/** To the site's own server, which checks the token and begins a session of its own. */
async function handOver(
  post: string,
  { idToken }: SignedIn,
  then: string | undefined,
  failed: (code: string) => void,
): Promise<void> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(post, { method: "POST", headers, body: JSON.stringify({ id_token: idToken }) });
    if (!response.ok) return failed(`post_${response.status}`);
    if (then) location.assign(then);
    else location.reload();
  } catch {
    failed("offline");
  }
}
