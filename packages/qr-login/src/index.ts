/**
 * A QR login's states, without anything to be seen: they run where there is `fetch` and WebCrypto.
 *
 * @module
 */
export type { FirstPartySession } from "./first-party";
export {
  createQrLogin,
  type FirstPartyOptions,
  type LoginOptions,
  type QrLogin,
  type QrLoginOptions,
  type State,
} from "./login";
export type { SignedIn } from "./token";
export type { Face } from "./types";
