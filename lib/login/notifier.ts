/**
 * Between the request that changed something and the streams that watch it, in this process and in others. It carries a
 * topic, such as a ticket's or an account's id, and never data: who hears it reads the database. It MAY lose or repeat
 * rings; watchers re-read now and then. Adapters are in ./adapters; each passes `doorbell.contract.ts`.
 */
export interface Doorbell {
  /** Rings for everyone who listens to `topic`, in every process it spans. MUST NOT reject: a lost ring costs latency only. */
  ring(topic: string): Promise<void>;
  /** Calls `listener` at each ring for `topic`, until the returned function is called. */
  listen(topic: string, listener: () => void): () => void;
  /** Calls `listener` when rings of other processes may have been lost and are heard again: the time to read everything. */
  onReturn(listener: () => void): void;
  /** For those who watch over this process. */
  state(): DoorbellState;
  close(): Promise<void>;
}

export interface DoorbellState {
  /** Whether the rings of all processes that it spans arrive here; false while it is deaf. */
  hearing: boolean;
  /** Rings from this process since it started, and rings that came from others. */
  rung: number;
  heard: number;
  /** How often it has come back from being deaf. */
  returns: number;
}
