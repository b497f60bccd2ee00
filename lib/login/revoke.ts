import type { Confirmers } from "../ticket/verbs";
import type { Notifier } from "./notifier";
import type { TicketStore } from "./ports";

/**
 * Ends every login that was confirmed by the account, or by some of its devices, or one of them, and is not claimed yet; their
 * desktops hear of it. Resolves to how many.
 */
export async function revokeConfirmed(
  { store, notifier }: { store: Pick<TicketStore, "revoke">; notifier: Notifier },
  by: Confirmers,
  now: Date,
): Promise<number> {
  const revoked = await store.revoke(by, now);
  await Promise.all(revoked.map(({ id }) => notifier.notify(id)));
  return revoked.length;
}
