import type { Via } from "@/lib/api/types";
import { fragmentOf } from "./fragment";
import { remember } from "./memory";

/**
 * Keeps a code that was scanned or typed here, so that a reload finds it again and going back returns to the scanner. In the
 * entry's state and not in its address, which the browser would write down in its history.
 */
export function hold({ id, via }: { id: string; via: Via }): void {
  remember({ id, via, agreed: true });
  history.pushState({ scanned: id }, "", "/scan");
}

/** The id that this entry of the history is about. */
export function heldCode(): string | undefined {
  const scanned: unknown = history.state?.scanned;
  const fragment = typeof scanned === "string" ? fragmentOf(scanned) : undefined;
  return fragment?.holds === "id" ? fragment.id : undefined;
}
