/** The production server with the API left to Next.js, which mounts the same handlers: `app/api`. Needs the build. */
import { settings } from "../../env";
import { openNext } from "../next-pages";
import { serve } from "../serve";

process.env.NEXTAUTH_URL = settings().origin;
await serve({
  development: false,
  match: () => null,
  openPages: (server) => openNext(settings().port, server, false),
});
process.send?.({ ready: settings().origin });
