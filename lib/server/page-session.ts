import type { SessionResponse } from "../api/types";
import type { ProofMethod } from "../http/problem";

/** Set by the server alone, on its own requests for a page: whose it is and how they prove it, as JSON. */
export const PAGE_SESSION_HEADER = "x-page-session";

export interface PageSession {
  session: SessionResponse;
  methods: ProofMethod[];
}

export function pageSession(headers: Headers): PageSession | undefined {
  const text = headers.get(PAGE_SESSION_HEADER);
  return text ? (JSON.parse(text) as PageSession) : undefined;
}
