import { type ApiResult, call } from "@/components/api/call";
import { loginApi, ownKey } from "@/components/login/api";
import type { CreateLinkResponse, CreateTicketResponse, LinkResponse, TicketStatusResponse } from "@/lib/api/types";
import { ticketPath } from "@/packages/qr-login/src/first-party";
import type { LoginApi } from "@/packages/qr-login/src/types";

export function createLink(): Promise<ApiResult<CreateLinkResponse>> {
  return call({ method: "POST", path: "/api/links", body: {}, prove: true });
}

export function readLink(id: string): Promise<ApiResult<LinkResponse>> {
  return call({ method: "GET", path: `/api/links/${encodeURIComponent(id)}` });
}

export function cancelLink(id: string): Promise<ApiResult<LinkResponse>> {
  return call({ method: "DELETE", path: `/api/links/${encodeURIComponent(id)}`, body: {}, prove: true });
}

/** Gives this browser’s own ticket up. */
export function withdraw(id: string): Promise<ApiResult<TicketStatusResponse>> {
  return call({ method: "DELETE", path: ticketPath(id) });
}

/** The login of a browser that has opened a link: its ticket is made by that, once, and none comes after it. */
export function linkLoginApi(
  link: string,
  switchAccount: boolean,
  onRefused: (reason: string | undefined) => void,
): LoginApi {
  return {
    ...loginApi(),
    async create(replaces) {
      if (replaces !== undefined) return { ok: false, error: { code: "ticket_expired" } };
      const key = await ownKey();
      if (!key) return { ok: false, error: { code: "proof_required" } };
      const body = { ...key, link, ...(switchAccount && { switchAccount }) };
      const called = await call<CreateTicketResponse>({ method: "POST", path: "/api/qr", body });
      if (!called.ok) onRefused(called.error.reason);
      return called;
    },
  };
}
