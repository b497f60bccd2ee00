/**
 * It is a doorbell and carries no data: between the request that changed something and the streams that watch it, in this
 * process and in others, it says a topic, such as a ticket's or an account's id, and whoever is notified reads the database.
 * It MAY lose or repeat notifications; watchers re-read now and then. Adapters are in lib/adapters; each passes
 * `notifier.contract.ts`.
 */
export interface Notifier {
  /**
   * Notifies all subscribers of `topic`, in every process it spans, but the listener `except`, which knows already. MUST NOT
   * reject: a lost notification costs latency only.
   */
  notify(topic: string, except?: () => void): Promise<void>;
  /** Calls `listener` at each notification for `topic`, until the returned function is called. */
  subscribe(topic: string, listener: () => void): () => void;
  /** Calls `listener` once notifications of other processes arrive again after some may have been lost: the time to read everything. */
  onReconnect(listener: () => void): void;
  /** For those who watch over this process. */
  state(): NotifierState;
  close(): Promise<void>;
}

export interface NotifierState {
  /** Whether the notifications of all processes that it spans arrive here. */
  connected: boolean;
  /** Notifications of this process since it started, and those that came from others. */
  sent: number;
  received: number;
  /** How often it has been connected again. */
  reconnects: number;
  /** How often notifications could not be sent to other processes. */
  failed: number;
}
