import type { Server } from "node:http";
import { Server as TcpServer } from "node:net";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { setReadiness } from "../process/readiness";
import { shutdownHooks } from "../process/shutdown";
import { whenOrphaned } from "./orphan.mjs";

/** After this, requests still under way are cut off. */
const GRACE_MS = 8_000;
/** After this the process ends, whatever still hangs. */
const DEADLINE_MS = 9_500;
/** Ctrl-C reaches a process twice, from the terminal and from npm; within this time both are one. */
const SAME_SIGNAL_MS = 500;
/** How long a proxy's idle connections stay open once no new one is taken, for the requests that it sends into them. */
const LAST_REQUESTS_MS = 500;
const QUIET_TURN_MS = 0.3;

export interface Ending {
  /** Aborted at once, for everyone who answers differently from then on. */
  stop: AbortController;
  /** How long connections are taken while the process already says that it is not ready; 0 where no proxy asks. */
  drainMs: number;
  /** Closes what requests under way still need. */
  closeLast: () => Promise<unknown>;
}

/**
 * Ends the process with code 0 on SIGTERM or SIGINT, within ten seconds: is not ready any more and ends the event streams
 * (a shutdown hook), takes connections until `drainMs` are over, lets requests under way finish, then runs `closeLast`. A
 * second signal ends it at once.
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
  console.log("Stopping …");
  setReadiness("stopping");
  stop.abort();
  // It was not open yet: nobody waits for an answer.
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

/** Behind a proxy not at once, and idle connections not with the port: a request may be on its way into any of them. */
async function refuseConnections(server: Server, drainMs: number): Promise<void> {
  if (drainMs === 0) return;
  await delay(drainMs);
  await nobodyIsKnocking(server);
  // Node's http server would close the idle ones too.
  TcpServer.prototype.close.call(server);
  await delay(LAST_REQUESTS_MS);
}

/**
 * Connections that the system has taken and this process has not are reset with the port. While there is much to do they
 * wait for milliseconds, so this waits, for a second at most, for a turn of the event loop that was short and met none.
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
