import type { Server } from "node:http";
import type { Socket } from "node:net";
import { metrics } from "../metrics/metrics";
import type { TrustedProxies } from "../network/client-address";
import { canonicalAddress } from "../network/client-address";
import { limitKeys } from "../network/network";

/** Open connections of one address: four times its streams. Wider networks have twice as many each. */
const CONNECTIONS_PER_ADDRESS = 1_024;

/** Limits each client's connections; a trusted proxy's are everybody's. Call it after everything else that listens for them. */
export function limitConnections(server: Server, proxies: TrustedProxies, most = CONNECTIONS_PER_ADDRESS): void {
  const open = new Map<string, number>();
  const listeners = server.listeners("connection");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    const keys = keysOf(socket.remoteAddress, proxies);
    if (keys.some((key, index) => (open.get(key) ?? 0) >= most * 2 ** index)) {
      metrics().limited.inc({ limit: "connectionsPerAddress" });
      socket.destroy();
      return;
    }
    for (const key of keys) open.set(key, (open.get(key) ?? 0) + 1);
    socket.once("close", () => {
      for (const key of keys) {
        const left = (open.get(key) ?? 0) - 1;
        if (left > 0) open.set(key, left);
        else open.delete(key);
      }
    });
    for (const listener of listeners) listener.call(server, socket);
  });
}

function keysOf(remoteAddress: string | undefined, proxies: TrustedProxies): string[] {
  const address = canonicalAddress(remoteAddress ?? "");
  if (address !== undefined && proxies.hops > 0 && proxies.has(address)) return [];
  return limitKeys(address ?? "");
}
