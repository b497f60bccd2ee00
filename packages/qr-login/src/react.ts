/**
 * A QR code as a component, and its states as a hook.
 *
 * @module
 */
import {
  createElement,
  type HTMLAttributes,
  type ReactElement,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { type FirstPartyMountOptions, type Mounted, type MountOptions, mountQrLogin } from "./dom";
import type { FirstPartySession } from "./first-party";
import {
  createQrLogin,
  type FirstPartyOptions,
  isFirstParty,
  type Listeners,
  type QrLogin as Login,
  type QrLoginOptions,
} from "./login";
import type { SignedIn } from "./token";

export type { FirstPartyMountOptions, FirstPartySession, MountOptions, SignedIn, State, Words } from "./dom";
export type { FirstPartyOptions, QrLogin as Login, QrLoginOptions } from "./login";

type Around = Omit<HTMLAttributes<HTMLDivElement>, keyof MountOptions | "children">;

export type QrLoginProps = (MountOptions | FirstPartyMountOptions) & Around;

/** A code, or a button that leads to one. Other attributes are the element's around it. */
export function QrLogin(props: QrLoginProps): ReactElement {
  const { issuer, clientId, scope, nonce, mode, redirectUri, lang, theme, words, ...others } = props;
  const { onState: _state, onSuccess: _success, onError: _error, ...attributes } = others;
  const around = useRef<HTMLDivElement>(null);
  const latest = useLatest(props);
  const spoken = JSON.stringify(words);
  useEffect(() => {
    if (!around.current) return;
    const own = spoken === undefined ? undefined : JSON.parse(spoken);
    // What goes with which mode was seen to where the component is used.
    const asked = { issuer, clientId, scope, nonce, mode, redirectUri } as MountOptions;
    const options = { ...asked, lang, theme, words: own, ...listenersOf(latest) };
    const mounted: Mounted = mountQrLogin(around.current, options);
    return () => mounted.destroy();
  }, [issuer, clientId, scope, nonce, mode, redirectUri, lang, theme, spoken, latest]);
  return createElement("div", { ...attributes, ref: around });
}

/** The states alone, to be drawn by yourself: a code is asked for while the component is there. */
export function useQrLogin(
  options: QrLoginOptions | FirstPartyOptions,
): ReturnType<Login["state"]> & Pick<Login, "refresh" | "proceed" | "retry"> {
  const latest = useLatest(options);
  const { issuer, clientId, scope, nonce } = options;
  const mode = isFirstParty(options) ? options.mode : undefined;
  const asked = JSON.stringify([issuer, clientId, scope, nonce, mode]);
  const [made, setMade] = useState<{ asked: string; login: Login }>();
  let current = made;
  if (current?.asked !== asked) {
    const own = { issuer, clientId, scope, nonce, mode } as QrLoginOptions;
    current = { asked, login: createQrLogin({ ...own, ...listenersOf(latest) }) };
    setMade(current);
  }
  const { login } = current;
  const state = useSyncExternalStore(login.subscribe, login.state, login.state);
  useEffect(() => {
    login.start();
    return () => login.destroy();
  }, [login]);
  return { ...state, refresh: login.refresh, proceed: login.proceed, retry: login.retry };
}

/** Of any mode: `onSuccess` takes what that mode gives. */
type Heard = Listeners<never>;

/** What is called is what was rendered last. */
function useLatest<T extends Heard>(props: T): { readonly current: T } {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  return latest;
}

function listenersOf(latest: { readonly current: Heard }): Listeners<SignedIn | FirstPartySession> {
  return {
    onState: (state) => latest.current.onState?.(state),
    onSuccess: (result) => latest.current.onSuccess?.(result as never),
    onError: (code) => latest.current.onError?.(code),
  };
}
