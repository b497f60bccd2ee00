import { type Called, call, type Trouble } from "@/components/api/call";
import { keyThumbprint } from "@/components/api/device-key";
import type { CreateTicketResponse, SessionResponse, TicketStatusResponse } from "@/lib/api/types";
import type { Failure } from "./panel";

export type Outcome<Value> = { ok: true; value: Value } | { ok: false; failure: Failure };

/** Everything the desktop asks of the server. Answers come as outcomes: none of these throws. */
export interface LoginApi {
  create(replaces: string | undefined): Promise<Outcome<CreateTicketResponse>>;
  /** Names this browser's key for a ticket that was made before its page. */
  bind(id: string): Promise<Outcome<true>>;
  status(id: string): Promise<Outcome<TicketStatusResponse>>;
  stream(id: string): EventSource;
  /** Exchanges a confirmed ticket for this browser's session. */
  claim(id: string): Promise<Outcome<true>>;
  /** Ends a ticket nobody looks at any more; outlives the page. */
  abandon(id: string): void;
}

const CLAIM_PATH = "/api/auth/callback/qr";

export function loginApi(): LoginApi {
  return {
    async create(replaces) {
      // Bound to this browser's key, the ticket is worth nothing to whoever steals its cookie.
      const key = await ownKey();
      // Told now rather than by the claim, when the phone has already said yes.
      if (!key) return { ok: false, failure: { kind: "refused", code: "proof_required" } };
      return outcome(await call<CreateTicketResponse>({ method: "POST", path: "/api/qr", body: { ...key, replaces } }));
    },

    async bind(id) {
      const key = await ownKey();
      if (!key?.jkt) return { ok: false, failure: { kind: "refused", code: "proof_required" } };
      const bound = await call<TicketStatusResponse>({ method: "PUT", path: `${ticketPath(id)}/key`, body: key });
      return bound.ok ? { ok: true, value: true } : outcome(bound);
    },

    async status(id) {
      return outcome(await call<TicketStatusResponse>({ method: "GET", path: ticketPath(id) }));
    },

    stream: (id) => new EventSource(`${ticketPath(id)}/events`),

    async claim(id) {
      const csrf = await call<{ csrfToken: string }>({ method: "GET", path: "/api/auth/csrf" });
      if (!csrf.ok) return outcome(csrf);
      const form = new URLSearchParams({ csrfToken: csrf.value.csrfToken, id, json: "true" });
      const claimed = await call<{ url?: string }>({ method: "POST", path: CLAIM_PATH, body: form, prove: true });
      if (claimed.ok && landed(claimed.value.url)) return { ok: true, value: true };
      // The cookie may have come although the answer was lost.
      const session = await call<Partial<SessionResponse>>({ method: "GET", path: "/api/auth/session" });
      if (session.ok && session.value.user) return { ok: true, value: true };
      return claimed.ok ? { ok: false, failure: { kind: "refused", code: "wrong_state" } } : outcome(claimed);
    },

    abandon(id) {
      fetch(ticketPath(id), { method: "DELETE", keepalive: true }).catch(() => {});
    },
  };
}

/** Null where this browser keeps none; without a thumbprint on plain http, where there is none to keep. */
function ownKey(): Promise<{ jkt: string | undefined } | null> {
  return keyThumbprint().then(
    (jkt) => ({ jkt }),
    () => null,
  );
}

function ticketPath(id: string): string {
  return `/api/qr/${encodeURIComponent(id)}`;
}

/** next-auth answers 200 to a form without a valid CSRF token too, and says so in the URL only. */
function landed(url: string | undefined): boolean {
  if (!url || !URL.canParse(url, location.origin)) return false;
  const { searchParams } = new URL(url, location.origin);
  return !searchParams.has("error") && !searchParams.has("csrf");
}

function outcome<Value>(called: Called<Value>): Outcome<Value> {
  return called.ok ? called : { ok: false, failure: failureOf(called.trouble) };
}

/** What the panel does about it: wait as told, try again by itself, or say so. */
function failureOf({ code, retryAtMs }: Trouble): Failure {
  if (code === "rate_limited") return { kind: "limited", retryAfterMs: Math.max(1_000, (retryAtMs ?? 0) - Date.now()) };
  if (code === "offline") return { kind: "unreachable", offline: !navigator.onLine };
  if (code === "internal") return { kind: "unreachable", offline: false };
  return { kind: "refused", code };
}
