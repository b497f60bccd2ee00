import { memoryBus } from "./adapters/memory-bus";
import { postgresBus } from "./adapters/postgres-bus";
import { prismaStore } from "./adapters/prisma-store";
import { database } from "./db/database";
import { settings } from "./env";
import { createLogin, type Login } from "./login/login";
import type { TicketBus } from "./login/ports";
import { onShutdown } from "./shutdown";

const LOGIN = Symbol.for("qr-login.login");

const REREAD_MS = 3_000;

/** This process's login flow, over the database and the bus that the settings name. */
export function login(): Login {
  const shared = globalThis as typeof globalThis & { [LOGIN]?: Login };
  shared[LOGIN] ??= wire();
  return shared[LOGIN];
}

function wire(): Login {
  const { qrTtlMs, confirmTtlMs, claimTtlMs } = settings();
  const bus = ticketBus();
  onShutdown(() => bus.close());
  const ports = { store: prismaStore(database()), bus, clock: () => new Date() };
  return createLogin(ports, { codeTtlMs: qrTtlMs, confirmTtlMs, claimTtlMs, rereadMs: REREAD_MS });
}

/** Postgres rings across processes; SQLite has one process, and where it has more the re-read carries. */
function ticketBus(): TicketBus {
  const { databaseListenUrl } = settings();
  if (!databaseListenUrl) return memoryBus();
  return postgresBus(databaseListenUrl, (channel, id) => database().$executeRaw`SELECT pg_notify(${channel}, ${id})`);
}
