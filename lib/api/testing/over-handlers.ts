import { settings } from "../../env/settings";
import { match } from "../routes";
import { requestInit, type Transport } from "./transport";

/** Calls the handlers in this process, without a server: what the edge would add to a request is added here. */
export const overHandlers: Transport = async (outgoing) => {
  const { method, path } = outgoing;
  const handle = match(method, path.split("?", 1)[0] ?? "");
  if (!handle) return new Response("There is no route", { status: 404 });
  const headers = new Headers(outgoing.headers);
  if (!headers.has("x-client-address")) headers.set("x-client-address", outgoing.address);
  return handle(new Request(settings().origin + path, requestInit({ ...outgoing, headers })));
};
