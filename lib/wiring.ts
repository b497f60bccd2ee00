import { databaseStore } from "./adapters/database-store";
import { memoryDoorbell } from "./adapters/memory-doorbell";
import { postgresDoorbell } from "./adapters/postgres-doorbell";
import { database } from "./db/database";
import type { Doorbell } from "./doorbell";
import { settings } from "./env";
import { createLogin, type Login } from "./login/login";
import { onShutdown } from "./shutdown";

const WIRED = Symbol.for("qr-login.wired");
const perProcess = globalThis as typeof globalThis & { [WIRED]?: { login?: Login; doorbell?: Doorbell } };

perProcess[WIRED] ??= {};
const wired = perProcess[WIRED];

const REREAD_MS = 3_000;

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
  const { qrTtlMs, confirmTtlMs, claimTtlMs } = settings();
  const ports = { store: databaseStore(database()), doorbell: doorbell(), clock: () => new Date() };
  return createLogin(ports, { codeTtlMs: qrTtlMs, confirmTtlMs, claimTtlMs, rereadMs: REREAD_MS });
}

/** Postgres rings across processes; SQLite has one process, and where it has more the re-read carries. */
function newDoorbell(): Doorbell {
  const { databaseListenUrl } = settings();
  const made = databaseListenUrl ? postgresDoorbell(databaseListenUrl, notify) : memoryDoorbell();
  onShutdown(() => made.close());
  return made;
}

function notify(channel: string, topic: string): Promise<unknown> {
  return database().$executeRaw`SELECT pg_notify(${channel}, ${topic})`;
}
