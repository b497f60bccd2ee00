import { backoffMs } from "@/components/api/backoff";
import type { ProblemCode } from "@/lib/api/types";
import type { LoginApi } from "./api";

export type Binding = { type: "bound"; id: string } | { type: "notBound"; id: string; code: ProblemCode };

/**
 * Names this browser's key for a ticket that came with its page, and keeps at it where nobody answers: until then nobody
 * can claim it. Returns how to stop.
 */
export function bind(
  id: string,
  api: Pick<LoginApi, "bind">,
  chance: () => number,
  tell: (told: Binding) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let stopped = false;

  const ask = async () => {
    const outcome = await api.bind(id);
    if (stopped) return;
    if (outcome.ok) return tell({ type: "bound", id });
    const { failure } = outcome;
    if (failure.kind === "refused") return tell({ type: "notBound", id, code: failure.code });
    const waitMs = backoffMs(failures++, chance());
    timer = setTimeout(ask, failure.kind === "limited" ? Math.max(waitMs, failure.retryAfterMs) : waitMs);
  };

  ask();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
