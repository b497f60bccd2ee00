import { databaseStore } from "./adapters/database-store";
import { memoryNotifier } from "./adapters/memory-notifier";
import { postgresNotifier } from "./adapters/postgres-notifier";
import { database } from "./db/database";
import { settings } from "./env/settings";
import { createLogin, type Login } from "./login/login";
import type { Notifier } from "./login/notifier";
import type { TicketStore } from "./login/ports";
import { observed } from "./metrics/observed-login";
import { observeNotifier } from "./metrics/process-state";
import { perProcess } from "./process/per-process";
import { onShutdown } from "./process/shutdown";
import { instanceName } from "./self-check";

/** How often watched tickets are read again: where notifications span the processes, and where it does not. */
const REREAD_MS = 3_000;
const REREAD_ALONE_MS = 1_000;

const currentStore = perProcess("ticket-store", () => databaseStore(database()));
const currentLogin = perProcess("login", newLogin);
const currentNotifier = perProcess("notifier", newNotifier);

/** This process's login flow, over the database and the notifier that the settings name. */
export function login(): Login {
  return currentLogin.get();
}

/** This process's notifier. Its topics are the ids of tickets, and of accounts for their devices. */
export function notifier(): Notifier {
  return currentNotifier.get();
}

/** Where this process keeps tickets. Another store is plugged in here, and nowhere else. */
export function ticketStore(): TicketStore {
  return currentStore.get();
}

function newLogin(): Login {
  const { qrTtlMs, confirmTtlMs, claimTtlMs, databaseListenUrl } = settings();
  const ports = { store: ticketStore(), notifier: notifier(), clock: () => new Date() };
  const rereadMs = databaseListenUrl ? REREAD_MS : REREAD_ALONE_MS;
  return observed(createLogin(ports, { codeTtlMs: qrTtlMs, confirmTtlMs, claimTtlMs, rereadMs }));
}

/** Postgres notifies across processes; on SQLite each notifies itself, and where there are more the re-read carries. */
function newNotifier(): Notifier {
  const { databaseListenUrl } = settings();
  const made = databaseListenUrl
    ? postgresNotifier(databaseListenUrl, notify, { name: instanceName() })
    : memoryNotifier();
  onShutdown(() => made.close());
  observeNotifier(made);
  return made;
}

/**
 * A statement of its own after each write: within the write's transaction all writers would stand in line for it. As text,
 * since Prisma's adapter takes an answer of type void for an error.
 */
function notify(channel: string, payloads: readonly string[]): Promise<unknown> {
  const { sql } = database();
  const [payload = ""] = payloads;
  // Most are alone, and half as quick again by the text for one.
  return payloads.length === 1
    ? sql.query`SELECT pg_notify(${channel}, ${payload})::text`
    : sql.query`SELECT pg_notify(${channel}, "payload")::text
        FROM json_array_elements_text(${JSON.stringify(payloads)}::json) "payload"`;
}
