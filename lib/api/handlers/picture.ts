import { findPicture } from "../../accounts/picture";
import { database } from "../../db/database";
import { Problem } from "../../http/problem";
import { handler } from "../handler";

const EXTENSIONS = { "image/webp": "webp", "image/svg+xml": "svg" } as const;

/**
 * `GET /api/pictures/:pictureId`: WebP, or the generated picture as SVG. The one answer that may be cached, and for ever,
 * since another picture has another id. Opened by itself it is a sandboxed document that may do nothing.
 */
export const readPicture = handler(async (_request, context) => {
  const { pictureId } = context.params;
  const picture = await findPicture(database(), pictureId);
  if (!picture) throw new Problem("invalid_request", { status: 404, detail: "There is no such picture." });
  return new Response(picture.body, {
    headers: {
      "Content-Type": picture.type,
      "Content-Disposition": `inline; filename="picture.${EXTENSIONS[picture.type]}"`,
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "public, max-age=31536000, immutable",
    },
  });
});
