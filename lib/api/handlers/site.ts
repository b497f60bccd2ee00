/** What the operator gave the site: its mark, and a stylesheet of its colour. Both are files to browsers, by a name that changes with them. */
import { settings } from "../../env/settings";
import { Problem } from "../../http/problem";
import { siteStyle } from "../../site/colour";
import { handler } from "../handler";

const CACHE = "public, max-age=31536000, immutable";

/** `GET /api/site/mark`: the picture. Opened by itself it is a sandboxed document that may do nothing. */
export const siteMark = handler(async () => {
  const { mark } = settings().site;
  if (!mark) throw new Problem("invalid_request", { status: 404, detail: "The site has no mark of its own." });
  return new Response(mark.body, {
    headers: {
      "Content-Type": mark.type,
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "Cache-Control": CACHE,
    },
  });
});

/** `GET /api/site/style`: the tokens that follow from the colour. */
export const siteStylesheet = handler(async () => {
  const { colour } = settings().site;
  if (!colour) throw new Problem("invalid_request", { status: 404, detail: "The site has no colour of its own." });
  return new Response(siteStyle(colour), {
    headers: { "Content-Type": "text/css; charset=utf-8", "Cache-Control": CACHE },
  });
});
