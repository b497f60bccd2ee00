/** The production server with the API left to Next.js, which mounts the same handlers: `app/api`. Needs the build. */
import { settings } from "../../env/settings";
import { openNext } from "../next-pages";
import { serve } from "../start";

process.env.NEXTAUTH_URL = settings().origin;
await serve({
  development: false,
  match: () => null,
  openPages: (server) => openNext(settings().port, server, false),
});
console.log("QR Login is ready, all of it in Next.js");
