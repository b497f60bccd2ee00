import { database } from "../db/database";
import { log } from "../log";
import { onShutdown } from "../process/shutdown";
import { endOrphanedGrants } from "./relying-sessions";

const EVERY_MS = 3_000;
const AT_ONCE = 20;

/** Tells applications of devices that ended, within seconds and until shutdown; any number of instances may, since one ends each grant. */
export function startAnnouncer(): void {
  let running: Promise<unknown> | undefined;
  const run = () => {
    running ??= endOrphanedGrants(database(), AT_ONCE)
      .catch((err) => log().error({ event: "oidc.announce_failed", err }))
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(run, EVERY_MS).unref();
  onShutdown(async () => {
    clearInterval(timer);
    await running;
  });
}
