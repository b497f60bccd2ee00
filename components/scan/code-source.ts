import type { Via } from "@/lib/api/types";
import { fragmentOf } from "./qr-code";
import type { Outcome, PanelEvent } from "./reducer";

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
  const kept = keptCode();
  const fragment = fragmentOf(kept ?? (ANCHORS.has(location.hash) ? "" : location.hash));
  if (fragment.holds !== "id") return { type: "arrived", fragment, via: "address", agreed: false, signedIn };
  const { id } = fragment;
  const known = recall(id);
  // Kept, and forgotten how it came: as from elsewhere, which asks for the number.
  const via =
    known?.via ??
    (!kept && isOpenedDirectly({ ...page, referrer: document.referrer, entry: entryPath() }) ? "address" : "site");
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

/**
 * Keeps a code that was scanned or typed here, so that a reload finds it again and going back returns to the scanner. In the
 * entry's state and not in its address, which the browser would write down in its history.
 */
export function keepCode({ id, via }: { id: string; via: Via }): void {
  remember({ id, via, agreed: true });
  history.pushState({ scanned: id }, "", "/scan");
}

/** The id that this entry of the history is about. */
export function keptCode(): string | undefined {
  const scanned: unknown = history.state?.scanned;
  const fragment = typeof scanned === "string" ? fragmentOf(scanned) : undefined;
  return fragment?.holds === "id" ? fragment.id : undefined;
}

/**
 * What this tab remembers of the code it is about, so that a reload, or coming back from signing in, neither forgets that a link led
 * here nor asks about a code that has ended here. Nothing in it is secret: the confirm token never leaves the page's memory.
 */
interface KnownCode {
  id: string;
  via: Via;
  agreed: boolean;
  outcome?: Outcome;
}

const KEY = "scan.arrival";

function recall(id: string): KnownCode | undefined {
  try {
    const known = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as KnownCode | null;
    return known?.id === id ? known : undefined;
  } catch {
    return undefined;
  }
}

export function remember(code: KnownCode): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(code));
  } catch {
    // Storage may be full or forbidden; then a reload asks again, which is safe.
  }
}
