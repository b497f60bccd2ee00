const SHUTDOWN = Symbol.for("qr-login.shutdown");

/** Functions that the server calls once, in any order, when it is told to stop. On globalThis, since Next.js loads modules more than once. */
export function shutdownHooks(): Set<() => unknown> {
  const shared = globalThis as typeof globalThis & { [SHUTDOWN]?: Set<() => unknown> };
  shared[SHUTDOWN] ??= new Set();
  return shared[SHUTDOWN];
}

export function onShutdown(hook: () => unknown): void {
  shutdownHooks().add(hook);
}
