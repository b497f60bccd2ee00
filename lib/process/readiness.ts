import { perProcess } from "./per-process";

/** Whether requests should be sent to this process, as `GET /api/ready` tells it. */
export type Readiness = "starting" | "ready" | "stopping";

const current = perProcess<Readiness>("readiness", () => "starting");

export function readiness(): Readiness {
  return current.get();
}

export function setReadiness(now: Readiness): void {
  current.set(now);
}
