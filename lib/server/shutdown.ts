import type { Server } from "node:http";
import { Server as TcpServer } from "node:net";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { log } from "../log";
import { setReadiness } from "../process/readiness";
import { shutdownHooks } from "../process/shutdown";
import { whenOrphaned } from "./orphan.mjs";

const GRACE_MS = 8_000;
const DEADLINE_MS = 9_500;
/** Ctrl-C reaches a process twice, from the terminal and from npm; within this time both are one. */
const SAME_SIGNAL_MS = 500;
/** For requests that a proxy is sending into idle connections, once no new connection is taken. */
const LAST_REQUESTS_MS = 500;
const QUIET_TURN_MS = 0.3;

export interface Ending {
  stop: AbortController;
  /** How long connections are taken while the process already says that it is not ready; 0 where no proxy asks. */
  drainMs: number;
  closeLast: () => Promise<unknown>;
}

/**
 * Ends the process with code 0 on SIGTERM or SIGINT, within ten seconds: it is not ready any more and ends the event streams
 * (a shutdown hook), takes connections for `drainMs`, lets requests finish, then runs `closeLast`. A second signal ends it
 * at once.
 */
export function shutDownOnSignal(server: Server, ending: Ending): void {
  let stoppingSince: number | undefined;
  const stop = () => {
    if (stoppingSince !== undefined) return;
    stoppingSince = Date.now();
    void shutDown(server, ending);
  };
  const onSignal = () => {
    if (stoppingSince !== undefined && Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
    stop();
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  process.once("disconnect", stop);
  whenOrphaned(stop);
}

async function shutDown(server: Server, { stop, drainMs, closeLast }: Ending): Promise<void> {
  log().info({ event: "stopping" });
  setReadiness("stopping");
  stop.abort();
  if (!server.listening) process.exit(0);
  setTimeout(() => process.exit(0), DEADLINE_MS);
  setTimeout(() => server.closeAllConnections(), GRACE_MS);
  const hooks = Promise.allSettled([...shutdownHooks()].map(async (hook) => hook()));
  await refuseConnections(server, drainMs);
  // Connections that finish their request only now would idle until their keep-alive ends.
  setInterval(() => server.closeIdleConnections(), 100);
  const closed = new Promise((resolve) => server.close(resolve));
  await hooks;
  await closed;
  await closeLast().catch(console.error);
  process.exit(0);
}

/** Waits for idle connections behind a proxy: a request may be on its way into any of them. */
async function refuseConnections(server: Server, drainMs: number): Promise<void> {
  if (drainMs === 0) return;
  await delay(drainMs);
  await nobodyIsKnocking(server);
  // Node's http server would close the idle ones too.
  TcpServer.prototype.close.call(server);
  await delay(LAST_REQUESTS_MS);
}

/**
 * Connections not taken yet are reset with the port: this waits, a second at most, for a turn of the event loop without any.
 */
async function nobodyIsKnocking(server: Server): Promise<void> {
  let knocked = false;
  const onKnock = () => {
    knocked = true;
  };
  server.on("connection", onKnock);
  const end = performance.now() + 1000;
  for (let turn = performance.now(); turn < end; turn = performance.now()) {
    knocked = false;
    await nextTurn();
    if (!knocked && performance.now() - turn < QUIET_TURN_MS) break;
  }
  server.off("connection", onKnock);
}
