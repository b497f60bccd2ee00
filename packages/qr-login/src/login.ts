import type { FirstPartySession } from "./first-party";
import { createFlow } from "./flow";
import { inlineApi } from "./inline";
import { OPENING, type Panel } from "./panel";
import type { SignedIn } from "./token";
import type { Face, LoginApi } from "./types";

/** What every way to sign in takes. */
export interface LoginOptions {
  /** Where QR Login is: `https://login.example`. */
  issuer: string;
  /** As the operator named this site: `npm run client -- add …`. */
  clientId: string;
  /** `openid profile` unless told. */
  scope?: string | undefined;
  /** Of your server, which finds it in the ID token: so the token is of this very sign-in. */
  nonce?: string | undefined;
}

export interface Listeners<Result> {
  /** Called with each new state. What it throws is reported, and changes nothing. */
  onState?: ((state: State) => void) | undefined;
  /** Called once, with what the page gets. */
  onSuccess?: ((result: Result) => void) | undefined;
  /** Called with why it ended, or cannot begin: `cancelled`, `expired`, `used`, `unclaimed`, or the server's word for it. */
  onError?: ((code: string) => void) | undefined;
}

/** A page of another site; `onSuccess` gets the ID token, for that site's own server to check. */
export interface QrLoginOptions extends LoginOptions, Listeners<SignedIn> {}

/** A page on QR Login's own origin: the browser itself is signed in there, as by its login page, and gets no token. */
export interface FirstPartyOptions
  extends Listeners<FirstPartySession>,
    Partial<Record<keyof LoginOptions, undefined>> {
  mode: "first-party";
}

/** What there is to show. */
export interface State {
  /**
   * `opening` (a code is coming), `waiting` (show `url` as a QR code), `held` (a phone signs in first), `scanned` (show `number`
   * where there is one), `other` (ask whether to continue as `user`), `claiming`, `claimed`; and what went wrong: `ended`,
   * `unclaimed`, `limited`, `unreachable`, `refused`.
   */
  step: Panel["step"];
  /** What goes into the QR code. */
  url?: string;
  /** Eight letters, for where there is no camera. */
  userCode?: string;
  /** Two digits that the phone asks for: show them. */
  number?: string;
  user?: Face;
  /** Why it ended or was refused. */
  reason?: string;
}

/** A code that lives: it comes, is renewed, and goes. */
export interface QrLogin {
  state(): State;
  /** Calls `listener` after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
  start(): void;
  /** Another code, whatever there is now. */
  refresh(): void;
  /** Yes, as another person than last time in this browser. */
  proceed(): void;
  /** Asks once more for what was confirmed. */
  retry(): void;
  /** Ends it, and takes the code back. */
  destroy(): void;
}

/** A login in this page, without anything to be seen: show `state()` yourself. */
export function createQrLogin(options: QrLoginOptions | FirstPartyOptions): QrLogin {
  const { flow, ...login } = newLogin(options);
  let told = stateOf(flow.panel());
  let of = flow.panel();
  // The same object while nothing changes, as React wants it.
  const state = () => {
    if (of === flow.panel()) return told;
    of = flow.panel();
    told = stateOf(of);
    return told;
  };
  return { ...login, state, subscribe: flow.subscribe, start: flow.start };
}

/** The same with the panel, for who draws it. */
export function newLogin(options: QrLoginOptions | FirstPartyOptions) {
  const { onState, onError } = options;
  const flow = isFirstParty(options) ? firstPartyFlow(options) : inlineFlow(options);
  let before = flow.panel().step;
  flow.subscribe(() => {
    const state = stateOf(flow.panel());
    tell(onState, state);
    const { step, reason } = state;
    if (step !== before && reason) tell(onError, reason);
    before = step;
  });
  return {
    flow,
    refresh: () => flow.send({ type: "newCode" }),
    proceed: () => flow.send({ type: "continued" }),
    retry: () => flow.send({ type: "claimAgain" }),
    destroy: flow.stop,
  };
}

/** Without a `mode` a page is another site's. */
export function isFirstParty(options: QrLoginOptions | FirstPartyOptions): options is FirstPartyOptions {
  return "mode" in options && options.mode === "first-party";
}

function inlineFlow({ issuer, clientId, nonce, scope = "openid profile", onSuccess }: QrLoginOptions) {
  const api = inlineApi({ issuer: new URL(issuer).origin, clientId, nonce, scope });
  return createFlow(api, OPENING, (signedIn) => tell(onSuccess, signedIn));
}

function firstPartyFlow({ onSuccess }: FirstPartyOptions) {
  // Loaded with the first code that is asked for: most pages are other sites'.
  const api = {
    create: (replaces) =>
      import("./own-calls").then(
        ({ ownLoginApi }) => Object.assign(api, ownLoginApi()).create(replaces),
        () => ({ ok: false, error: { code: "offline" } }),
      ),
  } as LoginApi<FirstPartySession>;
  return createFlow(api, OPENING, (session) => tell(onSuccess, session));
}

/** A fault of the page's own code is the page's to hear of, and never ours to fall over. */
export function tell<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value);
  } catch (error) {
    reportError(error);
  }
}

function stateOf(panel: Panel): State {
  const { step } = panel;
  const { url, userCode } = "ticket" in panel ? panel.ticket : {};
  return {
    step,
    ...(step === "waiting" && url && userCode && { url, userCode }),
    ...(step === "scanned" && panel.number && { number: panel.number }),
    ...("user" in panel && panel.user && { user: panel.user }),
    ...(step === "ended" && { reason: panel.how }),
    ...(step === "refused" && { reason: panel.code }),
    ...(step === "unclaimed" && { reason: step }),
  };
}
