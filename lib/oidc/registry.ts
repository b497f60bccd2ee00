import { database } from "../db/database";
import { perProcess } from "../process/per-process";
import { listClients, type RelyingClient } from "./client";

/** What a command changes while the server runs holds within this. */
const REREAD_MS = 2_000;

interface Registry {
  clients: ReadonlyMap<string, RelyingClient>;
  readAtMs: number;
  reading?: Promise<void> | undefined;
}

const current = perProcess(
  "oidc-clients",
  (): Registry => ({ clients: new Map(), readAtMs: Number.NEGATIVE_INFINITY }),
);

/** The clients that are not disabled, by id. Read again when they are asked for and may be out of date. */
export async function activeClients(nowMs = Date.now()): Promise<ReadonlyMap<string, RelyingClient>> {
  const registry = current.get();
  if (nowMs - registry.readAtMs >= REREAD_MS) {
    registry.reading ??= read(registry, nowMs).finally(() => {
      registry.reading = undefined;
    });
    await registry.reading;
  }
  return registry.clients;
}

export async function activeClient(id: string): Promise<RelyingClient | undefined> {
  return (await activeClients()).get(id);
}

/** For tests, and after a change by this process. */
export function forgetClients(): void {
  current.clear();
}

async function read(registry: Registry, nowMs: number): Promise<void> {
  const clients = (await listClients(database())).filter(({ disabled }) => !disabled);
  registry.clients = new Map(clients.map((client) => [client.id, client]));
  registry.readAtMs = nowMs;
}
