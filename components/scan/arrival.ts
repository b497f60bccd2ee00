import { fragmentOf } from "./fragment";
import { heldCode } from "./held";
import { recall, remember } from "./memory";
import type { PanelEvent } from "./reducer";

/** A fragment of the page itself (the link past the header), not a code. */
const ANCHORS = new Set(["#main"]);

/**
 * Reads from the address which code this is about, and from where the page was reached whether a tap is needed first.
 *
 * @param page `linked`: the server saw the browser say so (Sec-Fetch-Site), which a link cannot hide as it can the referrer. Our own
 *   pages count as links too: what a mail leads to may be our sign-in, with the code in `callbackUrl`
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
    known?.via ??
    (!held && isOpenedDirectly({ ...page, referrer: document.referrer, entry: entryPath() }) ? "address" : "site");
  const agreed = known?.agreed ?? false;
  if (!known) remember({ id, via, agreed });
  return { type: "arrived", fragment, via, agreed, signedIn, ...(known?.outcome && { outcome: known.outcome }) };
}

/** Whether a camera or the address line opened this page: nothing led here, and it is the page that was opened. */
export function isOpenedDirectly({ linked, referrer, entry }: { linked: boolean; referrer: string; entry: string }) {
  return !linked && referrer === "" && entry === "/scan";
}

/** The path that the browser loaded; pages that follow by script change the address and not this. */
function entryPath(): string {
  const [entry] = performance.getEntriesByType("navigation");
  return entry ? new URL(entry.name).pathname : "";
}
