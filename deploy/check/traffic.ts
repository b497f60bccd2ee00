import { type Clients, newClients, type SeenRequest } from "../../chaos/clients";
import { flawlessLogin } from "../../chaos/probe";
import type { Client } from "../../lib/api/testing/client";

/** People who sign desktops in, one after the other, while something happens. */
export interface Traffic {
  clients: Clients;
  phone: Client;
  requests: SeenRequest[];
  /** Whole logins that went through. */
  logins(): number;
  stop(): Promise<void>;
}

const PAUSE_MS = 100;

export async function startTraffic(origin: string, people = 3): Promise<Traffic> {
  const requests: SeenRequest[] = [];
  const clients = newClients(origin, (request) => requests.push(request));
  const phones = await Promise.all(Array.from({ length: people }, () => clients.phone()));
  const [phone] = phones;
  if (!phone) throw new Error("There is nobody");
  requests.length = 0;
  let stopped = false;
  let logins = 0;

  async function signIn(by: Client): Promise<void> {
    while (!stopped) {
      // What failed of it is among the requests.
      await flawlessLogin(clients, by).then(
        () => (logins += 1),
        () => {},
      );
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  const all = phones.map(signIn);
  return {
    clients,
    phone,
    requests,
    logins: () => logins,
    async stop() {
      stopped = true;
      await Promise.all(all);
    },
  };
}

/** The requests that failed, in words; of those that began after `sinceMs` only. */
export function failuresOf({ requests }: Traffic, sinceMs = 0): string[] {
  return requests
    .filter(({ failure, begunMs }) => failure !== undefined && begunMs > sinceMs)
    .map(
      ({ what, failure, begunMs, endedMs }) =>
        `${what}: ${failure} after ${endedMs - begunMs} ms, at ${begunMs - sinceMs} ms`,
    );
}
