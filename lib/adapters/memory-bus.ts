import type { TicketBus } from "../login/ports";

/** Rings within this process. */
export function memoryBus(): TicketBus {
  const listeners = new Map<string, Set<() => void>>();
  return {
    async ring(id) {
      for (const listener of [...(listeners.get(id) ?? [])]) listener();
    },
    listen(id, listener) {
      // Wrapped, so that the same function may listen twice and stop once.
      const entry = () => listener();
      const here = listeners.get(id) ?? new Set();
      listeners.set(id, here.add(entry));
      return () => {
        here.delete(entry);
        if (here.size === 0 && listeners.get(id) === here) listeners.delete(id);
      };
    },
    async close() {
      listeners.clear();
    },
  };
}
