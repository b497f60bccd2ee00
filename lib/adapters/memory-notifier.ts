import type { Notifier } from "../login/notifier";

export function memoryNotifier(): Notifier {
  const listeners = new Map<string, readonly { listener: () => void }[]>();
  let sent = 0;
  return {
    async notify(topic, except) {
      sent += 1;
      for (const { listener } of listeners.get(topic) ?? []) if (listener !== except) listener();
    },
    subscribe(topic, listener) {
      // Wrapped, so that the same function may subscribe twice and stop once.
      const entry = { listener };
      listeners.set(topic, (listeners.get(topic) ?? []).concat(entry));
      return () => {
        const left = listeners.get(topic)?.filter((each) => each !== entry) ?? [];
        if (left.length > 0) listeners.set(topic, left);
        else listeners.delete(topic);
      };
    },
    onReconnect() {},
    state: () => ({ connected: true, sent, received: 0, reconnects: 0, failed: 0 }),
    async close() {
      listeners.clear();
    },
  };
}
