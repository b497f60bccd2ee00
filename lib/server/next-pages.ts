import { createServer, type Server } from "node:http";
import { setOwnServer } from "../process/own-server";
import type { Pages } from "./start";

/** Next.js, which answers whatever the server leaves to it. Reads `NODE_ENV` as it loads. */
export async function openNext(port: number, server: Server, development: boolean): Promise<Pages> {
  // Tells instrumentation.ts who starts Next.js.
  setOwnServer();
  const { default: createNext } = await import("next");
  // Next.js takes over the upgrades of the server it is given. Production has none, so it is given an idle one.
  const app = createNext({ dev: development, port, httpServer: development ? server : createServer() });
  await app.prepare();
  return { answer: app.getRequestHandler(), close: () => app.close() };
}
