import { createHash } from "node:crypto";
import { Client } from "pg";
import { perProcess } from "../process/per-process";

/** Of texts that differ by the length of a list there is no end, and each named one stays in every connection. */
const MOST_NAMES = 500;
const PROBE = { name: "qr_login_probe", text: "SELECT 1" };
const PROBE_WITHIN_MS = 3_000;

const current = perProcess("named-statements", () => ({ used: false, names: new Map<string, string>() }));

/** Whether this process's statements have names from now on. */
export function setNamedStatements(used: boolean): void {
  current.get().used = used;
}

/**
 * The name under which a connection keeps the plan of a statement; empty leaves it unnamed. Parsing and planning the same
 * texts anew was half of Postgres's work for a login.
 */
export function statementName({ sql }: { sql: string }): string {
  const { used, names } = current.get();
  if (!used) return "";
  const known = names.get(sql);
  if (known !== undefined || names.size >= MOST_NAMES) return known ?? "";
  const name = `qr_login_${createHash("sha256").update(sql).digest("hex").slice(0, 24)}`;
  names.set(sql, name);
  return name;
}

/**
 * Whether what is between here and Postgres carries named statements: Postgres itself, and PgBouncer in transaction mode from
 * 1.21 on. It makes a pooler change the server's connection between two uses of one name. @throws the driver's error where
 * the database does not answer
 */
export async function carriesNamedStatements(connectionString: string): Promise<boolean> {
  const options = { connectionString, connectionTimeoutMillis: PROBE_WITHIN_MS, query_timeout: PROBE_WITHIN_MS };
  const [one, other] = [new Client(options), new Client(options)];
  for (const client of [one, other]) client.on("error", () => {});
  try {
    await one.connect();
    await other.connect();
    await one.query(PROBE);
    // It takes the server's connection that was free last, which knows the name.
    await other.query("BEGIN");
    await other.query("SELECT 1");
    return await one.query({ ...PROBE }).then(
      () => true,
      () => false,
    );
  } finally {
    await Promise.allSettled([one.end(), other.end()]);
  }
}
