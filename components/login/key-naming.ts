import { serverNow } from "@/components/api/clock";
import { retryAfterMs } from "@/packages/qr-login/src/backoff";
import { type ApiResult, isTemporary, type KeyNews, type TicketStatus } from "@/packages/qr-login/src/types";

/**
 * Names this browser's key for a prefetched ticket, until the server answers: before, nobody can claim. Returns how to stop.
 */
export function nameKey(
  id: string,
  api: { nameKey(id: string): Promise<ApiResult<TicketStatus>> },
  random: () => number,
  tell: (news: KeyNews) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let stopped = false;

  const ask = async () => {
    const named = await api.nameKey(id);
    if (stopped) return;
    if (named.ok) return tell({ type: "keyNamed", id, status: named.value });
    const { error } = named;
    if (!isTemporary(error)) return tell({ type: "keyRefused", id, error });
    timer = setTimeout(ask, retryAfterMs(error, failures++, random(), serverNow()));
  };

  ask();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
