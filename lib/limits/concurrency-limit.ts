import { rateLimited } from "../http/problem";
import { metrics } from "../metrics/metrics";
import { perProcess } from "../process/per-process";
import { CONCURRENCY, type ConcurrencyName } from "./table";

const RETRY_AFTER_MS = 1_000;

interface Waiting {
  enter(): void;
  refuse(): void;
}

interface Gate {
  running: number;
  /** By whom they are, in the order of their turns. */
  lines: Map<string, Waiting[]>;
}

/**
 * Bounds work that is heavy: so many jobs of this name run in the process at once, and some more wait. Whoever has jobs
 * waiting has a line of their own, and the lines take turns; where no more may wait, the longest gives up its last. So a
 * flood costs its senders an answer, and everybody else one turn.
 *
 * @param key whose job it is
 * @throws Problem `rate_limited` when there is no room to wait
 */
export async function withConcurrencyLimit<Result>(
  name: ConcurrencyName,
  key: string,
  job: () => Promise<Result>,
): Promise<Result> {
  const gate = gateOf(name);
  if (gate.running < CONCURRENCY[name].atOnce) gate.running += 1;
  // Whoever leaves hands the place over, so `running` stays as it is.
  else await turn(gate, name, key);
  try {
    return await job();
  } finally {
    const next = takeTurn(gate);
    if (next) next.enter();
    else gate.running -= 1;
  }
}

function turn({ lines }: Gate, name: ConcurrencyName, key: string): Promise<void> {
  const { waiting, waitingPerKey } = CONCURRENCY[name];
  const own = lines.get(key) ?? [];
  if (own.length >= waitingPerKey) return Promise.reject(refusal(name));
  const all = [...lines.values()].reduce((sum, line) => sum + line.length, 0);
  if (all >= waiting) {
    const longest = [...lines.values()].reduce((a, b) => (b.length > a.length ? b : a), own);
    if (longest.length <= own.length + 1) return Promise.reject(refusal(name));
    longest.pop()?.refuse();
  }
  return new Promise((enter, reject) => {
    own.push({ enter, refuse: () => reject(refusal(name)) });
    lines.set(key, own);
  });
}

/** The first of the line whose turn it is, which goes behind the others. */
function takeTurn({ lines }: Gate): Waiting | undefined {
  const [first] = lines;
  if (!first) return undefined;
  const [key, line] = first;
  lines.delete(key);
  const next = line.shift();
  if (line.length > 0) lines.set(key, line);
  return next;
}

function refusal(name: ConcurrencyName) {
  metrics().limited.inc({ limit: name });
  return rateLimited(RETRY_AFTER_MS);
}

const gates = perProcess("gates", () => new Map<ConcurrencyName, Gate>());

function gateOf(name: ConcurrencyName): Gate {
  const gate = gates.get().get(name) ?? { running: 0, lines: new Map() };
  gates.get().set(name, gate);
  return gate;
}
