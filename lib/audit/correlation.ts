import { randomUUID } from "node:crypto";

/** As ../server/sanitize-request.ts makes them; whatever else the header holds is a client's. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const made = new WeakMap<Request, string>();

/** What a request's answer, its log lines and its audit have in common, to find one by the other. Says nothing by itself. */
export function correlationId(request: Request): string {
  const given = request.headers.get("x-request-id") ?? "";
  if (UUID.test(given)) return given;
  const id = made.get(request) ?? randomUUID();
  made.set(request, id);
  return id;
}
