import type { Doorbell } from "../login/notifier";

/** Rings within this process. */
export function memoryDoorbell(): Doorbell {
  const listeners = new Map<string, readonly { hear: () => void }[]>();
  let rung = 0;
  return {
    async ring(topic) {
      rung += 1;
      for (const { hear } of listeners.get(topic) ?? []) hear();
    },
    listen(topic, hear) {
      // Wrapped, so that the same function may listen twice and stop once.
      const entry = { hear };
      listeners.set(topic, (listeners.get(topic) ?? []).concat(entry));
      return () => {
        const left = listeners.get(topic)?.filter((each) => each !== entry) ?? [];
        if (left.length > 0) listeners.set(topic, left);
        else listeners.delete(topic);
      };
    },
    onReturn() {},
    state: () => ({ hearing: true, rung, heard: 0, returns: 0 }),
    async close() {
      listeners.clear();
    },
  };
}
