import { randomUUID } from "node:crypto";
import { match, prefetch } from "@/lib/api/routes";

/**
 * The API in development, so that Next.js reloads what was changed. Only there is it a route (next.config.mjs): in
 * production our own server answers the API, and Next.js has none.
 */
async function answer(request: Request): Promise<Response> {
  // Set by our own server, which stands before Next.js in development too.
  const address = request.headers.get("x-forwarded-for") ?? undefined;
  const { pathname } = new URL(request.url);
  // What our own server asks for before it asks for the page; see lib/server/next-development.ts.
  const found = pathname === "/api/prefetch" ? prefetch : match(request.method, pathname);
  if (!found) return new Response(null, { status: 404 });
  return found(request, { address, isDirect: false, correlationId: randomUUID() });
}

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
