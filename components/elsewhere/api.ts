import { type ApiResult, call } from "@/components/api/call";

/** Signs this browser in as whoever it came back from the provider as, or as whom the host's token is of. */
export async function signInElsewhere(
  by: { token: string } | "upstream",
  { visit }: { visit: boolean },
): Promise<ApiResult<void>> {
  const csrf = await call<{ csrfToken: string }>({ method: "GET", path: "/api/auth/csrf" });
  if (!csrf.ok) return csrf;
  const form = {
    csrfToken: csrf.value.csrfToken,
    json: "true",
    ...(by !== "upstream" && by),
    ...(visit && { visit: "true" }),
  };
  const path = `/api/auth/callback/${by === "upstream" ? by : "host"}`;
  const called = await call<{ url?: string }>({ method: "POST", path, body: new URLSearchParams(form), prove: true });
  if (!called.ok) return called;
  const query = new URL(called.value.url ?? "/", location.origin).searchParams;
  if (query.has("csrf")) return { ok: false, error: { code: "no_cookies" } };
  if (query.has("error")) return { ok: false, error: { code: "internal" } };
  return { ...called, value: undefined };
}

export function proveElsewhere(body: { upstream: true } | { handOver: string }): Promise<ApiResult<void>> {
  return call({ method: "POST", path: "/api/account/prove", body, prove: true });
}

export function linkUpstream(): Promise<ApiResult<void>> {
  return call({ method: "POST", path: "/api/upstream/link", prove: true });
}

export function unlinkUpstream(): Promise<ApiResult<void>> {
  return call({ method: "DELETE", path: "/api/upstream/link", prove: true });
}
