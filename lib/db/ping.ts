import { perProcess } from "../process/per-process";
import { database } from "./database";

const TIMEOUT_MS = 2_000;

const asked = perProcess("database-asked", () =>
  ask().finally(() => {
    asked.clear();
  }),
);

/** Whether the database answers, within two seconds. However many ask at once, it is asked once. */
export function pingDatabase(): Promise<boolean> {
  return asked.get();
}

async function ask(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT_MS);
  });
  // Past Prisma's client, since every page of somebody who is signed in asks.
  const answer = database().sql.query`SELECT 1`.then(() => true).catch(() => false);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
