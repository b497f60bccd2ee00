import { fragmentOf } from "./fragment";
import { heldCode } from "./held";
import { recall, remember } from "./memory";
import type { PanelEvent } from "./panel";

/** A fragment of the page itself (the link past the header), not a code. */
const ANCHORS = new Set(["#main"]);

/**
 * Reads from the address which code this is about, and from where the page was reached whether a tap is needed first.
 *
 * @param page `linked`: the server saw the browser say so (Sec-Fetch-Site), which a link cannot hide as it can the referrer
 */
export function readArrival(page: { linked: boolean; signedIn: boolean }): PanelEvent {
  const { signedIn } = page;
  const held = heldCode();
  const fragment = fragmentOf(held ?? (ANCHORS.has(location.hash) ? "" : location.hash));
  if (fragment.holds !== "id") return { type: "arrived", fragment, via: "address", agreed: false, signedIn };
  const { id } = fragment;
  const known = recall(id);
  // Held, and forgotten how it came: as from elsewhere, which asks for the number.
  const via =
    known?.via ?? (held || page.linked || isElsewhere(document.referrer, location.origin) ? "site" : "address");
  const agreed = known?.agreed ?? false;
  if (!known) remember({ id, via, agreed });
  return { type: "arrived", fragment, via, agreed, signedIn, ...(known?.outcome && { outcome: known.outcome }) };
}

/** Whether a referrer names another site, or another app (`android-app://…`). */
export function isElsewhere(referrer: string, origin: string): boolean {
  if (referrer === "") return false;
  return !URL.canParse(referrer) || new URL(referrer).origin !== origin;
}
