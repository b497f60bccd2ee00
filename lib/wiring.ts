import { databaseStore } from "./adapters/database-store";
import { memoryDoorbell } from "./adapters/memory-notifier";
import { postgresDoorbell } from "./adapters/postgres-notifier";
import { database } from "./db/database";
import { settings } from "./env/settings";
import { createLogin, type Login } from "./login/login";
import type { Doorbell } from "./login/notifier";
import { observed } from "./metrics/observed-login";
import { observeDoorbell } from "./metrics/process-state";
import { onShutdown } from "./process/shutdown";

const WIRED = Symbol.for("qr-login.wired");
const perProcess = globalThis as typeof globalThis & { [WIRED]?: { login?: Login; doorbell?: Doorbell } };

perProcess[WIRED] ??= {};
const wired = perProcess[WIRED];

/** How often watched tickets are read again: where the doorbell spans the processes, and where it does not. */
const REREAD_MS = 3_000;
const REREAD_ALONE_MS = 1_000;

/** This process's login flow, over the database and the doorbell that the settings name. */
export function login(): Login {
  wired.login ??= newLogin();
  return wired.login;
}

/** This process's doorbell: rung for a ticket by its id, for an account's devices by the account's. */
export function doorbell(): Doorbell {
  wired.doorbell ??= newDoorbell();
  return wired.doorbell;
}

function newLogin(): Login {
  const { qrTtlMs, confirmTtlMs, claimTtlMs, databaseListenUrl } = settings();
  const ports = { store: databaseStore(database()), doorbell: doorbell(), clock: () => new Date() };
  const rereadMs = databaseListenUrl ? REREAD_MS : REREAD_ALONE_MS;
  return observed(createLogin(ports, { codeTtlMs: qrTtlMs, confirmTtlMs, claimTtlMs, rereadMs }));
}

/** Postgres rings across processes; on SQLite each rings for itself, and where there are more the re-read carries. */
function newDoorbell(): Doorbell {
  const { databaseListenUrl } = settings();
  const made = databaseListenUrl ? postgresDoorbell(databaseListenUrl, notify) : memoryDoorbell();
  onShutdown(() => made.close());
  observeDoorbell(made);
  return made;
}

/** A statement of its own after each write: within the write's transaction all writers would stand in line for it. */
function notify(channel: string, payloads: readonly string[]): Promise<unknown> {
  return database().sql.query`
    SELECT pg_notify(${channel}, "payload") FROM json_array_elements_text(${JSON.stringify(payloads)}::json) "payload"`;
}
