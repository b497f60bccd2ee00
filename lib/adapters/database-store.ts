import type { Database } from "../db/database";
import { UsedBefore } from "../login/once";
import type { TicketStore } from "../login/ports";
import { LruCache } from "../process/lru-cache";
import type { Cancelled, Confirmed, Desktop, DesktopKey, RelyingParty, Scanned, Ticket, Via } from "../ticket/ticket";

type Row = NonNullable<Awaited<ReturnType<Database["ticket"]["findUnique"]>>>;

const MOST_REMEMBERED = 2_000;

/**
 * Keeps tickets in SQLite or Postgres. Each write is one statement that names the version it is based on. Since a version
 * never changes, a ticket that was read before costs a query for its version only.
 */
export function databaseStore({ sql, ticket: table }: Database): TicketStore {
  const name = sql.table("Ticket");
  const remembered = new LruCache<Ticket>(MOST_REMEMBERED);

  /** Frozen, since all callers share one object. */
  function remember(ticket: Ticket): Ticket {
    Object.freeze(ticket);
    remembered.set(ticket.id, ticket);
    return ticket;
  }

  return {
    async insert(ticket) {
      const inserted = (await sql.insert("Ticket", [{ ...issuedColumns(ticket), ...stepColumns(ticket) }])) === 1;
      if (inserted) remember(ticket);
      return inserted;
    },
    async find(id, { isNews = false, version } = {}) {
      if (version === null) return null;
      const before = isNews ? undefined : remembered.get(id);
      if (before && before.version === version) return before;
      if (before && version === undefined) {
        const [now] = await sql.query<Pick<Row, "version">>`SELECT "version" FROM ${name} WHERE "id" = ${id}`;
        if (!now) return null;
        if (now.version === before.version) return before;
      }
      const [row] = await sql.query<Row>`SELECT * FROM ${name} WHERE "id" = ${id}`;
      return row ? remember(fromRow(row)) : null;
    },
    async findByUserCode(userCode) {
      const [row] = await sql.query<Row>`SELECT * FROM ${name} WHERE "userCode" = ${userCode}`;
      return row ? fromRow(row) : null;
    },
    async findClaimed(request) {
      const [row] = await sql.query<Row>`
        SELECT * FROM ${name} WHERE "requestUid" = ${request} AND "status" = 'claimed'`;
      const ticket = row && fromRow(row);
      return ticket?.status === "claimed" ? ticket : null;
    },
    async findNewer(known) {
      if (known.size === 0) return [];
      // Bound as one value: databases limit the number of parameters.
      const versions = JSON.stringify(Object.fromEntries(known));
      const rows =
        sql.provider === "sqlite"
          ? await sql.query<Row>`
              SELECT "ticket".* FROM json_each(${versions}) "known" CROSS JOIN ${name} "ticket"
              WHERE "ticket"."id" = "known"."key" AND "ticket"."version" > "known"."value"`
          : await sql.query<Row>`
              SELECT "ticket".* FROM json_each_text(${versions}::json) "known"
              JOIN ${name} "ticket" ON "ticket"."id" = "known"."key" AND "ticket"."version" > "known"."value"::integer`;
      return rows.map(fromRow);
    },
    async replace(ticket, { once, row } = {}) {
      const { id, version } = ticket;
      const mark = once && { insert: "UsedProof", row: { hash: once.hash, expiresAt: once.expiresAt } };
      const step = { update: "Ticket", set: stepColumns(ticket), where: { id, version: version - 1 } };
      const writes = [mark, step, row && { insert: row.table, row: row.values }].filter((write) => write !== undefined);
      const written = await sql.unit(writes);
      if (mark && written === 0) throw new UsedBefore();
      const replaced = written === writes.length;
      if (replaced) remember(ticket);
      return replaced;
    },
    async findConfirmed(userId, now, most) {
      const rows = await table.findMany({
        where: { status: "confirmed", userId, expiresAt: { gt: now } },
        orderBy: { confirmedAt: "desc" },
        take: most,
      });
      return rows.map(fromRow).filter((ticket) => ticket.status === "confirmed");
    },
    async revoke({ userId, deviceIds, ticketId }, now) {
      const rows = await table.updateManyAndReturn({
        where: {
          status: "confirmed",
          expiresAt: { gt: now },
          userId,
          ...(ticketId && { id: ticketId }),
          ...(deviceIds && { deviceId: { in: [...deviceIds] } }),
        },
        data: { ...REVOKED, version: { increment: 1 }, cancelledAt: now },
      });
      return rows.map(fromRow).filter((ticket) => ticket.status === "cancelled");
    },
    async poll(id, now, notSince) {
      const polled = await sql.query<{ id: string }>`
        UPDATE ${name} SET "polledAt" = ${now} WHERE "id" = ${id} AND ("polledAt" IS NULL OR "polledAt" <= ${notSince})
        RETURNING "id"`;
      return polled.length === 1;
    },
    async sweep(before, limit) {
      const { count } = await table.deleteMany({ where: { expiresAt: { lt: before } }, limit });
      return count;
    },
  };
}

/** What a ticket loses that its owner's account ends. */
const REVOKED = {
  status: "cancelled",
  cancelledBy: "account" satisfies Cancelled["cancelledBy"],
  via: null,
  confirmTokenHash: null,
  scannedAt: null,
  confirmedAt: null,
  visitEndsAt: null,
};

/** What a ticket is issued with and no step changes: an index is written anew for each column that a statement names. */
function issuedColumns(ticket: Ticket) {
  const { desktop, relyingParty } = ticket;
  return {
    id: ticket.id,
    userCode: ticket.userCode,
    secretHash: ticket.secretHash,
    desktopBrowser: desktop.browser,
    desktopOs: desktop.os,
    desktopType: desktop.deviceType,
    desktopIp: desktop.ip,
    linkDeviceId: ticket.linkDeviceId ?? null,
    createdAt: ticket.createdAt,
    relyingKind: relyingParty?.kind ?? null,
    clientId: relyingParty?.clientId ?? null,
    scope: relyingParty?.scope ?? null,
    requestUid: relyingParty?.request ?? null,
  } satisfies Partial<Row>;
}

/** All other columns of it, but that of the polls, which are no steps. */
function stepColumns(ticket: Ticket): Omit<Row, "polledAt" | keyof ReturnType<typeof issuedColumns>> {
  return {
    version: ticket.version,
    status: ticket.status,
    desktopJkt: keyColumn(ticket.desktop.key),
    expiresAt: ticket.expiresAt,
    heldAt: ticket.heldAt ?? null,
    holderJkt: ticket.holder?.jkt ?? null,
    othersUntil: ticket.holder?.othersUntil ?? null,
    userId: null,
    deviceId: null,
    via: null,
    knownSince: null,
    knownSeenAt: null,
    confirmTokenHash: null,
    numberDigits: null,
    numberWrongTries: 0,
    scannedAt: null,
    confirmedAt: null,
    visitEndsAt: null,
    claimedAt: null,
    cancelledAt: null,
    cancelledBy: null,
    ...stateColumns(ticket),
  };
}

/** Stands in the thumbprint's column while the key is unnamed. It is nobody's thumbprint. */
const UNNAMED = "to-come";

function keyColumn(key: DesktopKey): string | null {
  if (key.is === "named") return key.jkt;
  return key.is === "unnamed" ? UNNAMED : null;
}

function keyOf(column: string | null): DesktopKey {
  if (column === null) return { is: "none" };
  return column === UNNAMED ? { is: "unnamed" } : { is: "named", jkt: column };
}

function stateColumns(ticket: Ticket): Partial<Row> {
  switch (ticket.status) {
    case "pending":
      return {};
    case "scanned":
      return {
        ...boundColumns(ticket),
        confirmTokenHash: ticket.confirmTokenHash,
        numberDigits: ticket.number?.digits ?? null,
        numberWrongTries: ticket.number?.wrongTries ?? 0,
        knownSince: ticket.known?.since ?? null,
        knownSeenAt: ticket.known?.lastSeenAt ?? null,
      };
    case "confirmed":
      return {
        ...boundColumns(ticket),
        confirmTokenHash: ticket.confirmTokenHash,
        confirmedAt: ticket.confirmedAt,
        visitEndsAt: ticket.visitEndsAt ?? null,
      };
    case "claimed": {
      const { confirmedAt, claimedAt, visitEndsAt = null } = ticket;
      return { ...boundColumns(ticket), confirmedAt, claimedAt, visitEndsAt };
    }
    case "cancelled":
      return { ...ticket.scanner, cancelledAt: ticket.cancelledAt, cancelledBy: ticket.cancelledBy };
    default:
      return ticket satisfies never;
  }
}

function boundColumns({ scanner, via, scannedAt }: Extract<Ticket, { via: Via }>): Partial<Row> {
  return { ...scanner, via, scannedAt };
}

function fromRow(row: Row): Ticket {
  const desktop: Desktop = {
    browser: row.desktopBrowser,
    os: row.desktopOs,
    deviceType: row.desktopType as Desktop["deviceType"],
    ip: row.desktopIp,
    key: keyOf(row.desktopJkt),
  };
  const { id, version, userCode, secretHash, linkDeviceId, createdAt, expiresAt, heldAt, holderJkt, othersUntil } = row;
  const holder = holderJkt && othersUntil && { jkt: holderJkt, othersUntil };
  const held = { ...(heldAt && { heldAt }), ...(holder && { holder }) };
  const optional = { ...(linkDeviceId && { linkDeviceId }), ...held, ...relyingParty(row) };
  const issued = { id, version, userCode, secretHash, desktop, createdAt, expiresAt, ...optional };
  const bound = () => ({ ...issued, scanner: scanner(row), via: row.via as Via, scannedAt: present(row, "scannedAt") });
  switch (row.status as Ticket["status"]) {
    case "pending":
      return { ...issued, status: "pending" };
    case "scanned":
      return {
        ...bound(),
        ...number(row),
        ...known(row),
        status: "scanned",
        confirmTokenHash: present(row, "confirmTokenHash"),
      };
    case "confirmed":
      return {
        ...bound(),
        ...visit(row),
        status: "confirmed",
        // No token's, where an instance of before confirmed it: those kept none.
        confirmTokenHash: row.confirmTokenHash ?? "",
        confirmedAt: present(row, "confirmedAt"),
      };
    case "claimed": {
      const times = { confirmedAt: present(row, "confirmedAt"), claimedAt: present(row, "claimedAt") };
      return { ...bound(), ...visit(row), ...times, status: "claimed" };
    }
    case "cancelled":
      return {
        ...issued,
        status: "cancelled",
        cancelledAt: present(row, "cancelledAt"),
        cancelledBy: present(row, "cancelledBy") as Cancelled["cancelledBy"],
        ...(row.userId && { scanner: scanner(row) }),
      };
    default:
      throw new Error(`A ticket row has the unknown status ${row.status}`);
  }
}

function relyingParty({ relyingKind, clientId, scope, requestUid }: Row): Pick<Ticket, "relyingParty"> {
  if (relyingKind === null || clientId === null) return {};
  const kind = relyingKind as RelyingParty["kind"];
  return { relyingParty: { kind, clientId, scope: scope ?? "", ...(requestUid && { request: requestUid }) } };
}

function number({ numberDigits: digits, numberWrongTries: wrongTries }: Row): Pick<Scanned, "number"> {
  return digits ? { number: { digits, wrongTries } } : {};
}

function known({ knownSince: since, knownSeenAt: lastSeenAt }: Row): Pick<Scanned, "known"> {
  return since && lastSeenAt ? { known: { since, lastSeenAt } } : {};
}

function visit({ visitEndsAt }: Row): Pick<Confirmed, "visitEndsAt"> {
  return visitEndsAt ? { visitEndsAt } : {};
}

function scanner(row: Row) {
  return { userId: present(row, "userId"), deviceId: present(row, "deviceId") };
}

function present<Column extends keyof Row>(row: Row, column: Column): NonNullable<Row[Column]> {
  const value = row[column];
  if (value === null) throw new Error(`A ${row.status} ticket's row has no ${column}`);
  return value;
}
