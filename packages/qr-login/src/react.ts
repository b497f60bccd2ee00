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
import { type Mounted, type MountOptions, mountQrLogin } from "./dom";
import { createQrLogin, type QrLogin as Login, type QrLoginOptions } from "./login";

export type { MountOptions, SignedIn, State, Words } from "./dom";
export type { QrLogin as Login, QrLoginOptions } from "./login";

export type QrLoginProps = MountOptions & Omit<HTMLAttributes<HTMLDivElement>, keyof MountOptions | "children">;

/** A code, or a button that leads to one. Other attributes are the element's around it. */
export function QrLogin(props: QrLoginProps): ReactElement {
  const { issuer, clientId, scope, nonce, mode, redirectUri, lang, theme, words, ...others } = props;
  const { onState: _state, onSuccess: _success, onError: _error, ...attributes } = others;
  const around = useRef<HTMLDivElement>(null);
  const latest = useLatest(props);
  const spoken = JSON.stringify(words);
  useEffect(() => {
    if (!around.current) return;
    const options = { issuer, clientId, scope, nonce, mode, redirectUri, lang, theme };
    const own = spoken === undefined ? undefined : JSON.parse(spoken);
    const mounted: Mounted = mountQrLogin(around.current, { ...options, words: own, ...listenersOf(latest) });
    return () => mounted.destroy();
  }, [issuer, clientId, scope, nonce, mode, redirectUri, lang, theme, spoken, latest]);
  return createElement("div", { ...attributes, ref: around });
}

/** The states alone, to be drawn by yourself: a code is asked for while the component is there. */
export function useQrLogin(
  options: QrLoginOptions,
): ReturnType<Login["state"]> & Pick<Login, "refresh" | "proceed" | "retry"> {
  const latest = useLatest(options);
  const { issuer, clientId, scope, nonce } = options;
  const asked = JSON.stringify([issuer, clientId, scope, nonce]);
  const [made, setMade] = useState<{ asked: string; login: Login }>();
  let current = made;
  if (current?.asked !== asked) {
    current = { asked, login: createQrLogin({ issuer, clientId, scope, nonce, ...listenersOf(latest) }) };
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

type Listeners = Pick<QrLoginOptions, "onState" | "onSuccess" | "onError">;

/** What is called is what was rendered last. */
function useLatest<T extends Listeners>(props: T): { readonly current: T } {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  return latest;
}

function listenersOf(latest: { readonly current: Listeners }): Listeners {
  return {
    onState: (state) => latest.current.onState?.(state),
    onSuccess: (signedIn) => latest.current.onSuccess?.(signedIn),
    onError: (code) => latest.current.onError?.(code),
  };
}
