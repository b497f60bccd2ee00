/** The production server in a process of its own, with a word in place of the pages, which need a build; of the provider's, with what they show. */
import { match } from "../../api/routes";
import { settings } from "../../env/settings";
import { OIDC_PAGE_HEADER } from "../../oidc/page";
import { serve } from "../start";
import { StartError } from "../start-error";

process.env.NEXTAUTH_URL = settings().origin;

serve({
  development: false,
  match,
  openPages: async () => ({
    answer: ({ headers }, response) => response.end(headers[OIDC_PAGE_HEADER] ?? "a page"),
    close: async () => {},
  }),
}).then(
  () => process.send?.("listening"),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  },
);
