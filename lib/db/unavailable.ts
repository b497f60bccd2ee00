/**
 * Whether an error says that the database cannot serve now, and may soon: it is away, lets nobody in, has no room or no
 * connection left, or another holds what the statement waited for. Anything else is a fault of ours.
 */
export function isUnavailable(error: unknown): boolean {
  for (const { code, originalCode, kind, extendedCode, message } of chain(error)) {
    if ([code, originalCode, kind].some((each) => typeof each === "string" && AWAY.test(each))) return true;
    if (typeof extendedCode === "number" && SQLITE.has(extendedCode & 0xff)) return true;
    if (typeof message === "string" && SAID_BY_PG.has(message)) return true;
  }
  return false;
}

/**
 * Of Postgres by class: connections, authorization, a database that is not there, resources, an operator's intervention
 * (a statement that took too long among them); a lock that was not to be had, and writes where only reads are allowed. Of
 * sockets, of better-sqlite3, of Prisma (P1…) and of its adapters by name.
 */
const AWAY = new RegExp(
  `^(${[
    "(08|28|3D|53|57)[0-9A-Z]{3}",
    "55P03",
    "25006",
    "E(CONNREFUSED|CONNRESET|CONNABORTED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|HOSTDOWN|NOTFOUND|AI_AGAIN)",
    "SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY)(_.+)?",
    "P1\\d{3}|P2024|P2037",
    "Database(NotReachable|AccessDenied|DoesNotExist)|AuthenticationFailed|ConnectionClosed|SocketTimeout",
    "TlsConnectionError|TooManyConnections",
  ].join("|")})$`,
);

/** SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: without what SQLite adds above the first byte. */
const SQLITE = new Set([5, 6, 8, 10, 13, 14]);

/** What pg and its pool throw without a code. */
const SAID_BY_PG = new Set([
  "Connection terminated",
  "Connection terminated unexpectedly",
  "Connection terminated due to connection timeout",
  "timeout exceeded when trying to connect",
  "Query read timeout",
  "Client has encountered a connection error and is not queryable",
]);

interface Facts {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  extendedCode?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
}

/** The error and what is said to have caused it; Prisma tells the driver's error apart, as `meta`. */
function chain(error: unknown): Facts[] {
  const all: Facts[] = [];
  let each = error;
  while (typeof each === "object" && each !== null && all.length < 6) {
    const facts = each as Facts;
    all.push(facts);
    each = facts.meta?.driverAdapterError ?? facts.cause;
  }
  return all;
}
