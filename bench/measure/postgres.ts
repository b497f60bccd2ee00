import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { startPostgres } from "../../lib/db/testing/postgres-server.mjs";
import { cpuSeconds } from "./processes";

/** What a Postgres has done since it started. */
export interface PostgresWork {
  cpuSeconds: number;
  /** Each commits by itself, where nobody opens a transaction. */
  statements: number;
  walBytes: number;
}

/** A Postgres of its own that tells what it has done. */
export async function measuredPostgres() {
  const { url, directory, stop } = await startPostgres();
  return {
    url,
    stop,
    async work(): Promise<PostgresWork> {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        // Each session tells its figures at most once a second, and before it is idle for long.
        await client.query("SELECT pg_sleep(1.5)");
        const { rows } = await client.query(
          `SELECT xact_commit::int AS statements, (pg_current_wal_lsn() - '0/0')::float8 AS "walBytes"
           FROM pg_stat_database WHERE datname = current_database()`,
        );
        return { ...rows[0], cpuSeconds: cpuOf(directory) };
      } finally {
        await client.end();
      }
    },
  };
}

/** Of all its processes, those that have ended among them. */
function cpuOf(directory: string): number {
  const [pid = ""] = readFileSync(path.join(directory, "data", "postmaster.pid"), "utf8").split("\n");
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", pid], { encoding: "utf8" }).split("\n");
  const running = children.map(Number).filter((child) => child > 0);
  return running.reduce((sum, child) => sum + (cpuSeconds(child) || 0), cpuSeconds(Number(pid), true));
}
