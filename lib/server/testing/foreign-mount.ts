/** A server of somebody else's that has the API on it, as README.md shows it: bare Node.js, and no page. */
import { createServer } from "node:http";
import { createRequestListener, type FetchHandler } from "@remix-run/node-fetch-server";
import { settings } from "../../env/settings";
import { answer, close, open, refuseStart } from "../mount";

await open().catch(refuseStart);
process.env.NEXTAUTH_URL = settings().origin;
const handle: FetchHandler = async (request, { address }) =>
  (await answer(request, { address })) ?? new Response("a page of its own");
const server = createServer(createRequestListener(handle, { host: new URL(settings().origin).host }));
server.listen(settings().port, "127.0.0.1", () => process.send?.({ ready: settings().origin }));
process.once("SIGTERM", stop);
// With the test that started it, at the latest.
process.once("disconnect", stop);

async function stop(): Promise<void> {
  await close();
  server.close(() => process.exit(0));
  // Those that finish an answer only now would idle until their keep-alive ends.
  setInterval(() => server.closeIdleConnections(), 100);
}
