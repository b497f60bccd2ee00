// @ts-check
// Plain JavaScript, because a worker is loaded by its file and not from the bundle.
import { parentPort, workerData } from "node:worker_threads";
import BetterSqlite3 from "better-sqlite3";

const { file, everyMs } = /** @type {{ file: string, everyMs: number }} */ (workerData);
const database = new BetterSqlite3(file, { fileMustExist: true });
// PASSIVE waits for nobody, and nobody waits for it.
const timer = setInterval(() => database.pragma("wal_checkpoint(PASSIVE)"), everyMs);
parentPort?.once("message", () => {
  clearInterval(timer);
  database.close();
});
