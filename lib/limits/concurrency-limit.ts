import { rateLimited } from "../http/problem";
import { perProcess } from "../process/per-process";

const RETRY_AFTER_MS = 1_000;

interface Gate {
  running: number;
  waiting: (() => void)[];
}

/**
 * Bounds work that is heavy on memory: at most `atOnce` jobs of this name run in the process, at most `waiting` more
 * stand in line, first come, first served. So a flood costs its senders an answer and not everybody the process.
 *
 * @throws Problem `rate_limited` when the line is full
 */
export async function withConcurrencyLimit<Result>(
  name: string,
  bounds: { atOnce: number; waiting: number },
  job: () => Promise<Result>,
): Promise<Result> {
  const gate = gateOf(name);
  if (gate.running < bounds.atOnce) gate.running += 1;
  else if (gate.waiting.length >= bounds.waiting) throw rateLimited(RETRY_AFTER_MS);
  // Whoever leaves hands the place over, so `running` stays as it is.
  else await new Promise<void>((enter) => gate.waiting.push(enter));
  try {
    return await job();
  } finally {
    const next = gate.waiting.shift();
    if (next) next();
    else gate.running -= 1;
  }
}

const gates = perProcess("gates", () => new Map<string, Gate>());

function gateOf(name: string): Gate {
  const gate = gates.get().get(name) ?? { running: 0, waiting: [] };
  gates.get().set(name, gate);
  return gate;
}
