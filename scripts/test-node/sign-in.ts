/** Starts the production build on an empty SQLite database, asks whether it is ready, and signs a desktop in. */

import { newClients } from "../../chaos/clients";
import { flawlessLogin } from "../../chaos/probe";
import { newServer } from "../../e2e/server";

// A proxy, so that each client has an address of its own.
const server = await newServer({ TRUST_PROXY: "1", LOG_LEVEL: "warn" });
try {
  for (const page of ["/api/ready", "/login"]) {
    const response = await fetch(`${server.origin}${page}`);
    if (!response.ok) throw new Error(`${page} answers ${response.status}`);
    await response.body?.cancel();
  }
  const clients = newClients(server.origin);
  await flawlessLogin(clients, await clients.phone());
  console.log(`Node.js ${process.version}: a desktop signed in.`);
} finally {
  await server.remove();
  console.log(server.output());
}
