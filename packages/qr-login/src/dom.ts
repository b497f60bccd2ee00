/**
 * A QR code in an element of your page.
 *
 * @module
 */

import { openFrame } from "./frame";
import { newLogin, type QrLoginOptions, tell } from "./login";
import { announcement, button, type Drawing, element, secondsLeft, view } from "./view";
import { type Words, wordsIn } from "./words";

export type { QrLoginOptions, State } from "./login";
export type { SignedIn } from "./token";
export type { Words } from "./words";

export interface MountOptions extends QrLoginOptions {
  /**
   * `inline` shows the code right here, on the one origin that the client was given. `popup` and `redirect` show a button that
   * leads to the login's own page, which also knows who is signed in already; they need `redirectUri`.
   */
  mode?: "inline" | "popup" | "redirect" | undefined;
  /** Where the answer comes back to: a page of yours that calls `handleCallback`, letter by letter as it was registered. */
  redirectUri?: string | undefined;
  /** Words of your own; all others stay. */
  words?: Partial<Words> | undefined;
  /** A BCP 47 tag; otherwise the page's language, then the browser's. Built in: English, Arabic, German, French, Chinese. */
  lang?: string | undefined;
  /** `auto` is as the page's own `color-scheme` has it. */
  theme?: "auto" | "light" | "dark" | undefined;
}

export interface Mounted {
  /** Another code, whatever there is now. */
  refresh(): void;
  /** Ends it, takes the code back, and leaves nothing in the element. */
  destroy(): void;
}

/** Puts a login into the element, which keeps what it has. Needs neither styles nor frames of you, nor a policy beyond `connect-src`. */
export function mountQrLogin(target: Element, options: MountOptions): Mounted {
  const { mode = "inline" } = options;
  const { host, box } = openFrame(target, options);
  const spoken = wordsIn(host.lang).then((words): Words => ({ ...words, ...options.words }));
  const mounted =
    mode === "inline" ? mountCode(options, spoken, host.lang, box) : mountButton(mode, options, spoken, box);
  return {
    ...mounted,
    destroy() {
      mounted.destroy();
      host.remove();
    },
  };
}

function mountCode(options: MountOptions, spoken: Promise<Words>, tag: string, box: HTMLElement): Mounted {
  const { flow, ...login } = newLogin(options);
  const heard = element("p", { class: "heard", role: "status" });
  box.after(heard);
  /** The pressed button disappears; a keyboard's focus stays where the answer appears. */
  const pressed = (act: () => void) => () => {
    box.focus({ preventScroll: true });
    act();
  };
  const drawing: Drawing = {
    issuer: new URL(options.issuer).origin,
    actions: { refresh: pressed(login.refresh), proceed: pressed(login.proceed), retry: pressed(login.retry) },
    qrSvg: undefined,
  };
  let words: Words | undefined;
  let until: number | undefined;
  const tick = () => {
    const left = box.querySelector(".left");
    if (left && until !== undefined) left.textContent = secondsLeft(until, tag);
  };
  const draw = () => {
    if (!words) return;
    const drawn = view(flow.panel(), words, drawing);
    box.replaceChildren(...drawn.nodes.filter((node) => node !== undefined && node !== false));
    until = drawn.until;
    tick();
    const said = announcement(flow.panel(), words);
    if (heard.textContent !== said) heard.textContent = said;
  };
  void spoken.then((loaded) => {
    words = loaded;
    draw();
  });
  // It comes while the server makes the code. Without it the letters are there.
  import("./qr-svg").then(
    ({ qrSvg }) => {
      drawing.qrSvg = qrSvg;
      draw();
    },
    () => {},
  );
  const forget = flow.subscribe(draw);
  const ticking = setInterval(tick, 250);
  flow.start();
  return {
    refresh: login.refresh,
    destroy() {
      clearInterval(ticking);
      forget();
      login.destroy();
    },
  };
}

function mountButton(
  mode: "popup" | "redirect",
  { redirectUri = location.href.split(/[?#]/)[0] ?? "", onSuccess, onError, ...options }: MountOptions,
  spoken: Promise<Words>,
  box: HTMLElement,
): Mounted {
  const ending = new AbortController();
  // Loaded before the button is there: a window is opened in the click itself, or blocked.
  const loading = import("./popup");
  async function begin(): Promise<void> {
    const { signInByPopup, signInByRedirect } = await loading;
    const asked = { ...options, redirectUri };
    if (mode === "popup") {
      const { data, error } = await signInByPopup({ ...asked, signal: ending.signal });
      if (data) return tell(onSuccess, data);
      if (error !== "popup_blocked") return error === "aborted" ? undefined : tell(onError, error);
    }
    const { error } = await signInByRedirect(asked);
    if (error !== null) tell(onError, error);
  }
  const start = () => void begin().catch(() => tell(onError, "unavailable"));
  void Promise.all([spoken, loading]).then(
    ([words]) => box.append(button(words.heading, start, "main")),
    () => tell(onError, "unavailable"),
  );
  return { refresh: start, destroy: () => ending.abort() };
}
