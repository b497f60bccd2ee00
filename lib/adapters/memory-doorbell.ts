import type { Doorbell } from "../doorbell";

/** Rings within this process. */
export function memoryDoorbell(): Doorbell {
  const listeners = new Map<string, Set<() => void>>();
  return {
    async ring(topic) {
      for (const listener of [...(listeners.get(topic) ?? [])]) listener();
    },
    listen(topic, listener) {
      // Wrapped, so that the same function may listen twice and stop once.
      const entry = () => listener();
      const here = listeners.get(topic) ?? new Set();
      listeners.set(topic, here.add(entry));
      return () => {
        here.delete(entry);
        if (here.size === 0 && listeners.get(topic) === here) listeners.delete(topic);
      };
    },
    async close() {
      listeners.clear();
    },
  };
}
