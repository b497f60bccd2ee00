import type { Via } from "@/lib/api/types";
import type { Outcome } from "./reducer";

/**
 * What this tab remembers of the code it is about, so that a reload, or coming back from signing in, neither forgets that a link led
 * here nor asks about a code that has ended here. Nothing in it is secret: the confirm token never leaves the page's memory.
 */
export interface Arrival {
  id: string;
  via: Via;
  agreed: boolean;
  outcome?: Outcome;
}

const KEY = "scan.arrival";

export function recall(id: string): Arrival | undefined {
  try {
    const arrival = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Arrival | null;
    return arrival?.id === id ? arrival : undefined;
  } catch {
    return undefined;
  }
}

export function remember(arrival: Arrival): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(arrival));
  } catch {
    // Storage may be full or forbidden; then a reload asks again, which is safe.
  }
}
