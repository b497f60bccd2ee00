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
  /** By whom, one for each that runs. */
  running: string[];
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
  if (mayRun(gate, name, key)) gate.running.push(key);
  else await turn(gate, name, key);
  try {
    return await job();
  } finally {
    gate.running.splice(gate.running.indexOf(key), 1);
    takeTurn(gate, name);
  }
}

function mayRun({ running }: Gate, name: ConcurrencyName, key: string): boolean {
  const { atOnce, atOncePerKey } = CONCURRENCY[name];
  return running.length < atOnce && running.filter((each) => each === key).length < atOncePerKey;
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

/** Lets the first of the line in whose turn it is; the line goes behind the others. */
function takeTurn(gate: Gate, name: ConcurrencyName): void {
  const { lines, running } = gate;
  const first = [...lines].find(([key]) => mayRun(gate, name, key));
  if (!first) return;
  const [key, line] = first;
  lines.delete(key);
  const next = line.shift();
  if (line.length > 0) lines.set(key, line);
  // At once, so that nobody who comes now takes the place.
  running.push(key);
  next?.enter();
}

function refusal(name: ConcurrencyName) {
  metrics().limited.inc({ limit: name });
  return rateLimited(RETRY_AFTER_MS);
}

const gates = perProcess("gates", () => new Map<ConcurrencyName, Gate>());

function gateOf(name: ConcurrencyName): Gate {
  const gate = gates.get().get(name) ?? { running: [], lines: new Map() };
  gates.get().set(name, gate);
  return gate;
}
