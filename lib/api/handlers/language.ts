import { settings } from "../../env/settings";
import { Problem } from "../../http/problem";
import { safeRedirect } from "../../http/safe-redirect";
import { LANGUAGE_COOKIE, LANGUAGE_COOKIE_SECONDS } from "../../i18n/language-cookie";
import { languages } from "../../i18n/languages";
import { handler } from "../handler";

/**
 * `GET /api/language/:tag?to=/path`: keeps the choice in a cookie and goes back, 303. The switch's way without JavaScript,
 * so it is a link; another site that links here changes nothing.
 */
export const chooseLanguage = handler(async (request, context) => {
  const { searchParams } = new URL(request.url);
  const { origin, https } = settings();
  const { tag } = context.params;
  if (!languages.some((language) => language.locale === tag)) {
    throw new Problem("invalid_request", { status: 404, detail: "There is no such language." });
  }
  const headers = new Headers({ Location: safeRedirect(searchParams.get("to") ?? undefined, origin) });
  const secure = https ? "; Secure" : "";
  const attributes = `Path=/; SameSite=Lax; Max-Age=${LANGUAGE_COOKIE_SECONDS}${secure}`;
  if (isOwn(request)) headers.set("Set-Cookie", `${LANGUAGE_COOKIE}=${tag}; ${attributes}`);
  return new Response(null, { status: 303, headers });
});

/** A link on a page of ours, or an address typed in; browsers that do not say are taken at that. */
function isOwn(request: Request): boolean {
  return ["same-origin", "none", null].includes(request.headers.get("sec-fetch-site"));
}
