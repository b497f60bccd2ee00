import { hearTime, serverNow, steadyNow } from "./clock";
import type { ApiResult } from "./types";

/** For a request to be answered. */
export const TIMEOUT_MS = 15_000;

/** A request as browsers send it without asking first: a form, and no cookie. */
export interface Ask {
  url: string;
  form: Record<string, string | undefined>;
  headers?: Record<string, string>;
  /** It outlives the page. */
  keepalive?: boolean;
  signal?: AbortSignal;
}

export function post({ url, form, headers, keepalive = false, signal }: Ask): Promise<Response> {
  const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(given),
    credentials: "omit",
    cache: "no-store",
    keepalive,
    ...(headers && { headers }),
    signal: signal ?? AbortSignal.timeout(TIMEOUT_MS),
  });
}

export function postForm<T>(ask: Ask): Promise<ApiResult<T>> {
  return answered(() => post(ask));
}

/** Never throws. Each answer tells the time, too. */
export async function answered<T>(send: () => Promise<Response>): Promise<ApiResult<T>> {
  try {
    const sentAt = steadyNow();
    const response = await send();
    hearTime(response, sentAt);
    const body = (await response.json().catch(() => ({}))) as T & { error?: string; code?: string };
    if (response.ok) return { ok: true, value: body };
    const code = body.error ?? body.code ?? "internal";
    if (response.status !== 429) return { ok: false, error: { code: response.status < 500 ? code : "internal" } };
    const seconds = Number(response.headers.get("retry-after")) || 5;
    return { ok: false, error: { code: "rate_limited", retryAtMs: serverNow() + 1000 * seconds } };
  } catch {
    return { ok: false, error: { code: "offline", ...(navigator.onLine === false && { noNetwork: true }) } };
  }
}
