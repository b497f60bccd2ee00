/** Whether requests should be sent to this process, as `GET /api/ready` tells it. */
export type Readiness = "starting" | "ready" | "stopping";

const READINESS = Symbol.for("qr-login.readiness");
const perProcess = globalThis as typeof globalThis & { [READINESS]?: Readiness };

export function readiness(): Readiness {
  return perProcess[READINESS] ?? "starting";
}

export function setReadiness(now: Readiness): void {
  perProcess[READINESS] = now;
}
