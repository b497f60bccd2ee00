import type { Via } from "@/lib/api/types";
import type { Outcome } from "./outcome";
import { fragmentOf } from "./qr-code";
import type { PanelEvent } from "./reducer";

/** The link past the header is a fragment of the page itself, not a code. */
const ANCHORS = new Set(["#main"]);

/**
 * Reads the code from the address, and from the referrer whether a tap is needed first.
 *
 * @param page `linked`: the browser told the server (Sec-Fetch-Site), from which a link cannot hide as from the referrer.
 * Our own pages count as links too: a mail may lead to our sign-in, with the code in `callbackUrl`
 */
export function readArrival(page: { linked: boolean; signedIn: boolean }): PanelEvent {
  const { signedIn } = page;
  const kept = keptCode();
  const fragment = fragmentOf(kept ?? (ANCHORS.has(location.hash) ? "" : location.hash));
  if (fragment.holds !== "id") return { type: "arrived", fragment, via: "address", agreed: false, signedIn };
  const { id } = fragment;
  const known = recall(id);
  // The code was kept, but not how it came: it counts as a link, which asks for the number.
  const via =
    known?.via ??
    (!kept && isOpenedDirectly({ ...page, referrer: document.referrer, entry: entryPath() }) ? "address" : "site");
  const agreed = known?.agreed ?? false;
  if (!known) remember({ id, via, agreed });
  return { type: "arrived", fragment, via, agreed, signedIn, ...(known?.outcome && { outcome: known.outcome }) };
}

/** Whether a camera or the address line opened this page. */
export function isOpenedDirectly({ linked, referrer, entry }: { linked: boolean; referrer: string; entry: string }) {
  return !linked && referrer === "" && entry === "/scan";
}

/** The path that the browser loaded; later changes of the address by script leave it alone. */
function entryPath(): string {
  const [entry] = performance.getEntriesByType("navigation");
  return entry ? new URL(entry.name).pathname : "";
}

/** Keeps a code in the history's entry, for reloads and going back. An address would be written into the browser's history. */
export function keepCode({ id, via }: { id: string; via: Via }): void {
  remember({ id, via, agreed: true });
  history.pushState({ scanned: id }, "", "/scan");
}

export function keptCode(): string | undefined {
  const scanned: unknown = history.state?.scanned;
  const fragment = typeof scanned === "string" ? fragmentOf(scanned) : undefined;
  return fragment?.holds === "id" ? fragment.id : undefined;
}

/**
 * What this tab remembers of its code, so that a reload, or coming back from signing in, forgets neither that a link led
 * here nor that the code has ended. Nothing in it is secret: the confirm token never leaves the page's memory.
 */
interface KnownCode {
  id: string;
  via: Via;
  agreed: boolean;
  outcome?: Outcome;
}

const KEY = "scan.arrival";

function recall(id: string): KnownCode | undefined {
  const known = last();
  return known?.id === id ? known : undefined;
}

function last(): KnownCode | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as KnownCode | null;
  } catch {
    return null;
  }
}

/** What this tab confirmed last is signed in. */
export function rememberLetIn(deviceId: string): void {
  const known = last();
  if (known?.outcome?.came === "confirmed") remember({ ...known, outcome: { ...known.outcome, deviceId } });
}

/** It was taken back. */
export function rememberUndone(): void {
  const known = last();
  if (known?.outcome?.came !== "confirmed") return;
  remember({ ...known, outcome: { came: "undone", desktop: known.outcome.desktop } });
}

export function remember(code: KnownCode): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(code));
  } catch {
    // Storage may be full or forbidden; then a reload asks again, which is safe.
  }
}
