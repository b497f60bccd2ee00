import type { Doorbell } from "../doorbell";

/** Rings within this process. */
export function memoryDoorbell(): Doorbell {
  const listeners = new Map<string, Set<() => void>>();
  let rung = 0;
  return {
    async ring(topic) {
      rung += 1;
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
    onReturn() {},
    state: () => ({ hearing: true, rung, heard: 0, returns: 0 }),
    async close() {
      listeners.clear();
    },
  };
}
