import { perProcess } from "./per-process";

export type Readiness = "starting" | "ready" | "stopping";

const current = perProcess<Readiness>("readiness", () => "starting");

export function readiness(): Readiness {
  return current.get();
}

export function setReadiness(now: Readiness): void {
  current.set(now);
}
