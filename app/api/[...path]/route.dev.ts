import { randomUUID } from "node:crypto";
import { match, prefetch } from "@/lib/api/routes";

/**
 * The API in development, so that Next.js reloads edits. It is a route only there (next.config.mjs): in production our own
 * server answers the API.
 */
async function answer(request: Request): Promise<Response> {
  // Our own server sets these headers, in development too.
  const address = request.headers.get("x-forwarded-for") ?? undefined;
  const { pathname } = new URL(request.url);
  // Asked by our own server before the page; see lib/server/next-development.ts.
  const found = pathname === "/api/prefetch" ? prefetch : match(request.method, pathname);
  if (!found) return new Response(null, { status: 404 });
  return found(request, { address, isDirect: false, correlationId: randomUUID() });
}

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
