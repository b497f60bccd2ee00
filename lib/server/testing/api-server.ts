/** The production server in a process of its own, with another word in place of the pages, which need a build. */

import { match } from "../../api/routes";
import { settings } from "../../env/settings";
import { serve } from "../start";
import { StartError } from "../start-error";

process.env.NEXTAUTH_URL = settings().origin;

serve({
  development: false,
  match,
  openPages: async () => ({
    answer: (_request, response) => response.end("a page"),
    close: async () => {},
  }),
}).then(
  () => process.send?.("listening"),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  },
);
