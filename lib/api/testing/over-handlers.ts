import { randomUUID } from "node:crypto";
import { settings } from "../../env/settings";
import { match } from "../routes";
import { requestInit, type Transport } from "./transport";

/** Calls the handlers in this process, without a server. */
export const overHandlers: Transport = async (outgoing) => {
  const { method, path, address } = outgoing;
  const answer = match(method, path.split("?", 1)[0] ?? "");
  if (!answer) return new Response("There is no route", { status: 404 });
  const request = new Request(settings().origin + path, requestInit(outgoing));
  return answer(request, { address, isDirect: outgoing.isDirect ?? false, correlationId: randomUUID() });
};
