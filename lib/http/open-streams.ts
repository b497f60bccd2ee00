/** The event streams that this process has open, and the one timer that keeps them all alive. */
import { perProcess } from "../process/per-process";
import { onShutdown } from "../process/shutdown";

export const HEARTBEAT_MS = 15_000;
/** Streams beat in turns, so that ten thousand of them never write in one turn of the event loop. */
const TURNS = 60;

export interface OpenStream {
  readonly address: string;
  beat(): void;
  end(): void;
}

interface OpenStreams {
  all: Map<OpenStream, Set<OpenStream>>;
  turns: Set<OpenStream>[];
  beating: number;
  joining: number;
  perAddress: Map<string, number>;
  timer?: NodeJS.Timeout;
  counts: { opened: number; cut: number; refused: number };
}

const streams = perProcess("streams", (): OpenStreams => {
  const turns = Array.from({ length: TURNS }, () => new Set<OpenStream>());
  const counts = { opened: 0, cut: 0, refused: 0 };
  onShutdown(endAllStreams);
  return { all: new Map(), turns, beating: 0, joining: 0, perAddress: new Map(), counts };
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
  open.perAddress.set(stream.address, countOf(stream.address) + 1);
  open.timer ??= setInterval(beatNext, HEARTBEAT_MS / TURNS).unref();
}

export function unregister(stream: OpenStream): void {
  const open = openStreams();
  open.all.get(stream)?.delete(stream);
  if (!open.all.delete(stream)) return;
  const left = countOf(stream.address) - 1;
  if (left > 0) open.perAddress.set(stream.address, left);
  else open.perAddress.delete(stream.address);
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

export function countOf(address: string): number {
  return openStreams().perAddress.get(address) ?? 0;
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
