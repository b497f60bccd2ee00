import path from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { databaseAddress } from "../env/database-address.mjs";
import { settings } from "../env/settings";
import { log } from "../log";
import { onShutdown } from "../process/shutdown";

const EVERY_MS = 1_000;

/**
 * Moves what was committed from SQLite's write-ahead log into its file each second until shutdown, in a worker thread: done by
 * whoever commits, it holds up every request of the process. On Postgres there is nothing to do. Without the worker the log
 * still ends, see `sqliteDriver`.
 */
export function startCheckpoints(): void {
  const address = databaseAddress(settings().databaseUrl);
  if (address.provider !== "sqlite") return;
  const worker = new Worker(pathToFileURL(path.resolve("lib/db/checkpoint-worker.mjs")), {
    workerData: { file: address.file, everyMs: EVERY_MS },
  });
  worker.unref();
  worker.on("error", (err) => log().error({ event: "checkpoints.failed", err }));
  onShutdown(() => worker.postMessage("stop"));
}
