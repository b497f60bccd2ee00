/**
 * A QR code in an element of your page.
 *
 * @module
 */

import { openFrame } from "./frame";
import { type FirstPartyOptions, isFirstParty, newLogin, type QrLoginOptions, tell } from "./login";
import { announcement, button, type Drawing, element, timeLeft, view } from "./view";
import { type Words, wordsIn } from "./words";

export type { FirstPartySession } from "./first-party";
export type { FirstPartyOptions, QrLoginOptions, State } from "./login";
export type { SignedIn } from "./token";
export type { Words } from "./words";

export interface MountOptions extends QrLoginOptions, Appearance {
  /**
   * `inline` shows the code right here, on the one origin that the client was given. `popup` and `redirect` show a button that
   * leads to the login's own page, which also knows who is signed in already; they need `redirectUri`.
   */
  mode?: "inline" | "popup" | "redirect" | undefined;
  /** Where the answer comes back to: a page of yours that calls `handleCallback`, letter by letter as it was registered. */
  redirectUri?: string | undefined;
}

/** What shows a code on QR Login's own origin. */
export interface FirstPartyMountOptions extends FirstPartyOptions, Appearance {
  redirectUri?: undefined;
}

export interface Appearance {
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
export function mountQrLogin(target: Element, options: MountOptions | FirstPartyMountOptions): Mounted {
  const { host, box } = openFrame(target, options);
  const spoken = wordsIn(host.lang).then((words): Words => ({ ...words, ...options.words }));
  const mounted =
    isFirstParty(options) || (options.mode ?? "inline") === "inline"
      ? mountCode(options, spoken, host.lang, box)
      : mountButton(options, spoken, box);
  return {
    ...mounted,
    destroy() {
      mounted.destroy();
      host.remove();
    },
  };
}

function mountCode(
  options: MountOptions | FirstPartyMountOptions,
  spoken: Promise<Words>,
  tag: string,
  box: HTMLElement,
): Mounted {
  const { flow, ...login } = newLogin(options);
  const heard = element("p", { class: "heard", role: "status" });
  box.after(heard);
  /** The pressed button disappears; a keyboard's focus stays where the answer appears. */
  const pressed = (act: () => void) => () => {
    box.focus({ preventScroll: true });
    act();
  };
  const drawing: Drawing = {
    issuer: isFirstParty(options) ? location.origin : new URL(options.issuer).origin,
    actions: { refresh: pressed(login.refresh), proceed: pressed(login.proceed), retry: pressed(login.retry) },
    qrSvg: undefined,
  };
  let words: Words | undefined;
  let until: number | undefined;
  const tick = () => {
    const left = box.querySelector(".left");
    if (left && until !== undefined) left.textContent = timeLeft(until, tag);
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
  spoken.then(
    (loaded) => {
      words = loaded;
      draw();
    },
    () => tell(options.onError, "unavailable"),
  );
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

function mountButton(options: MountOptions, spoken: Promise<Words>, box: HTMLElement): Mounted {
  const ending = new AbortController();
  // Loaded before the button is there: a window is opened in the click itself, or blocked.
  const pressing = Promise.all([spoken, import("./lead")]).then(([words, { leading }]) => {
    const press = leading(options, ending.signal, tell);
    box.append(button(words.heading, press, "main"));
    return press;
  });
  pressing.catch(() => tell(options.onError, "unavailable"));
  return {
    refresh: () => {
      pressing.then(
        (press) => press(),
        () => {},
      );
    },
    destroy: () => ending.abort(),
  };
}
