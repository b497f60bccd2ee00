import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { startPostgres } from "../../lib/db/testing/postgres-server.mjs";
import { cpuSeconds } from "./processes";

/** What a Postgres has done since it started. */
export interface PostgresWork {
  cpuSeconds: number;
  /** Of it what was spent on carrying statements out, by its own clock: neither on reading nor planning nor answering them. */
  executionSeconds: number;
  statements: number;
  walBytes: number;
}

/** A Postgres of its own that tells what it has done. */
export async function measuredPostgres() {
  const { url, directory, restart, stop } = await startPostgres();
  await asked(url, `ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
  await restart("fast");
  await asked(url, "CREATE EXTENSION pg_stat_statements");
  return {
    url,
    stop,
    async work(): Promise<PostgresWork> {
      const [told] = await asked<Omit<PostgresWork, "cpuSeconds">>(
        url,
        `SELECT sum(calls)::int AS statements, sum(total_exec_time) / 1000 AS "executionSeconds",
           (pg_current_wal_lsn() - '0/0')::float8 AS "walBytes"
         FROM pg_stat_statements WHERE query !~ 'pg_stat'`,
      );
      if (!told) throw new Error("Postgres does not say what it has done");
      return { ...told, cpuSeconds: cpuOf(directory) };
    },
  };
}

async function asked<Row>(url: string, query: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

/** Of all its processes, those that have ended among them. */
function cpuOf(directory: string): number {
  const [pid = ""] = readFileSync(path.join(directory, "data", "postmaster.pid"), "utf8").split("\n");
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", pid], { encoding: "utf8" }).split("\n");
  const running = children.map(Number).filter((child) => child > 0);
  return running.reduce((sum, child) => sum + (cpuSeconds(child) || 0), cpuSeconds(Number(pid), true));
}
