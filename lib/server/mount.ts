/**
 * The API on a server of somebody else's: `open` once, then `answer` for each request, and `close` at the end.
 *
 *     await open().catch(refuseStart);
 *     const response = await answer(request, { address: socket.remoteAddress });
 *     if (response === null) … // not of the API
 */
import { randomUUID } from "node:crypto";
import { match } from "../api/routes";
import { startCheckpoints } from "../db/checkpoints";
import { closeDatabase } from "../db/database";
import { observeLimits } from "../limits/limits";
import { observeProcess } from "../metrics/process-state";
import { canonicalAddress } from "../network/client-address";
import { openLocations } from "../network/geoip";
import { startAnnouncer } from "../oidc/announcer";
import { setReadiness } from "../process/readiness";
import { shutdownHooks } from "../process/shutdown";
import { clockComplaint, startSelfCheck } from "../self-check";
import { startSweeper } from "../sweeper";
import { login, notifier } from "../wiring";
import { prepareDatabase } from "./database-check";
import { StartError } from "./start-error";

export { refuseStart } from "./start-error";

/** Opens what the API stands on. Nothing is answered before. @throws StartError, SettingsError, LocationError, each a sentence */
export async function prepare(): Promise<void> {
  setReadiness("starting");
  await prepareDatabase();
  const complaint = await clockComplaint();
  if (complaint) throw new StartError(complaint);
  await openLocations();
  login();
  notifier();
  observeProcess();
  observeLimits();
}

export function begin(): void {
  startSweeper();
  startAnnouncer();
  startCheckpoints();
  startSelfCheck();
  setReadiness("ready");
}

/** Everything that the API needs before its first request. @throws as `prepare` */
export async function open(): Promise<void> {
  await prepare();
  begin();
}

/** Ends streams and what runs beside the API, and closes the database. */
export async function close(): Promise<void> {
  setReadiness("stopping");
  await Promise.allSettled([...shutdownHooks()].map(async (hook) => hook()));
  await closeDatabase();
}

/**
 * Answers a request to the API; null where its path is not of the API. Paths are read as `URL` reads them, with dots resolved: rules
 * of your own for paths under `/api` go by that form too.
 *
 * @param connection.address the client's, from the socket or from a proxy that is trusted to tell it; never from a header
 *   that clients can send. Limits and the question for the number go by it. Without one the client is nobody's neighbour.
 */
export function answer(request: Request, { address }: { address: string | undefined }): Promise<Response> | null {
  const found = match(request.method, new URL(request.url).pathname);
  const connection = { address: canonicalAddress(address ?? ""), isDirect: false, correlationId: randomUUID() };
  return found?.(request, connection) ?? null;
}
