import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site's ear for back-channel logouts (OpenID Connect Back-Channel Logout 1.0 §2.5): where it listens, and the logout tokens it was sent. */
export async function logoutEar() {
  const told: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    told.push(new URLSearchParams(body).get("logout_token") ?? "");
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { told, url: `http://127.0.0.1:${port}/logout`, close: () => server.close() };
}
