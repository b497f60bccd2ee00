import type { Server } from "node:http";
import { shutdownHooks } from "../shutdown";
import { whenOrphaned } from "./orphan.mjs";

/** After this, requests still under way are cut off. */
const GRACE_MS = 8_000;
/** After this the process ends, whatever still hangs. */
const DEADLINE_MS = 9_500;
/** Ctrl-C reaches a process twice, from the terminal and from npm; within this time both are one. */
const SAME_SIGNAL_MS = 500;

/**
 * Ends the process with code 0 on SIGTERM or SIGINT, within ten seconds: accepts no more connections, ends the event
 * streams (a shutdown hook), lets requests under way finish, then runs `closeLast`. A second signal ends it at once.
 */
export function shutDownOnSignal(server: Server, closeLast: () => Promise<unknown>): void {
  let stoppingSince: number | undefined;
  const stop = () => {
    if (stoppingSince !== undefined) return;
    stoppingSince = Date.now();
    void shutDown(server, closeLast);
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

async function shutDown(server: Server, closeLast: () => Promise<unknown>): Promise<void> {
  console.log("Stopping …");
  setTimeout(() => process.exit(0), DEADLINE_MS);
  setTimeout(() => server.closeAllConnections(), GRACE_MS);
  // Connections that finish their request only now would idle until their keep-alive ends.
  setInterval(() => server.closeIdleConnections(), 100);
  const closed = new Promise((resolve) => server.close(resolve));
  await Promise.allSettled([...shutdownHooks()].map(async (hook) => hook()));
  await closed;
  await closeLast().catch(console.error);
  process.exit(0);
}
