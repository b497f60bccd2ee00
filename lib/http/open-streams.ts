/** The event streams that this process has open, and the one timer that keeps them all alive. */
import { perProcess } from "../process/per-process";
import { onShutdown } from "../process/shutdown";

export const HEARTBEAT_MS = 15_000;
/** Streams beat in turns, so that ten thousand of them never write in one turn of the event loop. */
const TURNS = 60;

export interface OpenStream {
  /** The keys under which it is counted. */
  readonly countedAs: readonly string[];
  /** Says that it is alive, or ends, where its time is over or its reader is. */
  beat(): void;
  end(): void;
}

interface OpenStreams {
  all: Map<OpenStream, Set<OpenStream>>;
  turns: Set<OpenStream>[];
  beating: number;
  joining: number;
  /** How many are open under each key. */
  counted: Map<string, number>;
  timer?: NodeJS.Timeout;
  counts: { opened: number; cut: number; refused: number };
}

const streams = perProcess("streams", (): OpenStreams => {
  const turns = Array.from({ length: TURNS }, () => new Set<OpenStream>());
  const counts = { opened: 0, cut: 0, refused: 0 };
  onShutdown(endAllStreams);
  return { all: new Map(), turns, beating: 0, joining: 0, counted: new Map(), counts };
});

function openStreams(): OpenStreams {
  return streams.get();
}

export function register(stream: OpenStream): void {
  const open = openStreams();
  const turn = open.turns[open.joining] ?? new Set();
  open.joining = (open.joining + 1) % TURNS;
  open.counts.opened += 1;
  open.all.set(stream, turn.add(stream));
  for (const key of stream.countedAs) open.counted.set(key, countOf(key) + 1);
  open.timer ??= setInterval(beatNext, HEARTBEAT_MS / TURNS).unref();
}

export function unregister(stream: OpenStream): void {
  const open = openStreams();
  open.all.get(stream)?.delete(stream);
  if (!open.all.delete(stream)) return;
  for (const key of stream.countedAs) {
    const left = countOf(key) - 1;
    if (left > 0) open.counted.set(key, left);
    else open.counted.delete(key);
  }
  if (open.all.size > 0) return;
  clearInterval(open.timer);
  open.timer = undefined;
}

function beatNext(): void {
  const open = openStreams();
  const turn = open.turns[open.beating] ?? new Set();
  open.beating = (open.beating + 1) % TURNS;
  for (const stream of turn) stream.beat();
}

/** How many are open under a key. */
export function countOf(key: string): number {
  return openStreams().counted.get(key) ?? 0;
}

/** Ends every stream of this process: clients reconnect elsewhere, and the process can exit. */
export function endAllStreams(): void {
  for (const stream of [...openStreams().all.keys()]) stream.end();
}

export function streamCounts(): { opened: number; cut: number; refused: number } {
  return openStreams().counts;
}

export function openStreamCount(): number {
  return openStreams().all.size;
}
