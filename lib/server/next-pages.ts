import { createServer, type Server } from "node:http";
import { setOwnServer } from "../process/own-server";
import { answeringPage } from "../process/page-answer";
import type { Pages } from "./start";

/** Reads `NODE_ENV` as it loads. */
export async function openNext(port: number, server: Server, development: boolean): Promise<Pages> {
  setOwnServer();
  const { default: createNext } = await import("next");
  // Next.js takes over the upgrades of its server. Production has none, so it is given an idle one.
  const app = createNext({ dev: development, port, httpServer: development ? server : createServer() });
  await app.prepare();
  const answer = app.getRequestHandler();
  return {
    answer: (request, response) => void answeringPage(response, () => answer(request, response)),
    close: () => app.close(),
  };
}
