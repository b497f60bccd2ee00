import { perProcess } from "./per-process";

const hooks = perProcess("shutdown", () => new Set<() => unknown>());

/** Functions that the server calls once, in any order, when it is told to stop. */
export function shutdownHooks(): Set<() => unknown> {
  return hooks.get();
}

export function onShutdown(hook: () => unknown): void {
  shutdownHooks().add(hook);
}
