import { type ApiResult, call } from "@/components/api/call";
import { cameBack } from "@/components/api/came-back";
import { keyThumbprint } from "@/components/api/device-key";
import { takeStreamSlot } from "@/components/api/stream-slots";
import type { SessionResponse } from "@/lib/api/types";
import type { LoginApi, TicketStatus } from "@/packages/qr-login/src/types";
import { nameKey } from "./key-naming";

const CLAIM_PATH = "/api/auth/callback/qr";

/** @param request of another application, that the codes are to sign in to */
export function loginApi(request?: string): LoginApi {
  return {
    async create(replaces) {
      // Bound to this browser's key, a ticket is worth nothing to somebody who steals its cookie.
      const key = await ownKey();
      if (!navigator.cookieEnabled) return NO_COOKIES;
      // Failing now is better than at the claim, when the phone has already said yes.
      if (!key) return NO_KEY;
      return call({ method: "POST", path: "/api/qr", body: { ...key, replaces, request } });
    },

    nameKey: (id, tell) => nameKey(id, { nameKey: putKey }, Math.random, tell),

    status: (id) => call({ method: "GET", path: ticketPath(id) }),

    stream: (id) => new EventSource(`${ticketPath(id)}/events`),

    takeSlot: takeStreamSlot,

    async claim(id) {
      const csrf = await call<{ csrfToken: string }>({ method: "GET", path: "/api/auth/csrf" });
      if (!csrf.ok) return csrf;
      const form = new URLSearchParams({ csrfToken: csrf.value.csrfToken, id, json: "true" });
      const claimed = await call<{ url?: string }>({ method: "POST", path: CLAIM_PATH, body: form, prove: true });
      if (claimed.ok && landed(claimed.value.url)) return cameBack(claimed);
      // The cookie may have come although the answer was lost.
      const session = await call<Partial<SessionResponse>>({ method: "GET", path: "/api/auth/session" });
      if (session.ok && session.value.user) return session;
      if (!claimed.ok) return claimed;
      return isWithoutCookie(claimed.value.url) ? NO_COOKIES : { ok: false, error: { code: "wrong_state" } };
    },

    abandon(id) {
      fetch(ticketPath(id), { method: "DELETE", keepalive: true }).catch(() => {});
    },
  };
}

async function putKey(id: string): Promise<ApiResult<TicketStatus>> {
  const key = await ownKey();
  if (!key?.jkt) return NO_KEY;
  return call({ method: "PUT", path: `${ticketPath(id)}/key`, body: key });
}

const NO_KEY = { ok: false, error: { code: "proof_required" } } as const;
const NO_COOKIES = { ok: false, error: { code: "no_cookies" } } as const;

/** Null where this browser refuses to keep a key; without a thumbprint on plain http. */
export function ownKey(): Promise<{ jkt: string | undefined } | null> {
  return keyThumbprint().then(
    (jkt) => ({ jkt }),
    () => null,
  );
}

function ticketPath(id: string): string {
  return `/api/qr/${encodeURIComponent(id)}`;
}

/** The form's token is a moment old, and only its cookie can be missing. */
function isWithoutCookie(url: string | undefined): boolean {
  return !!url && URL.canParse(url, location.origin) && new URL(url, location.origin).searchParams.has("csrf");
}

/** next-auth answers 200 to a form without a valid CSRF token too, and says so in the URL only. */
function landed(url: string | undefined): boolean {
  if (!url || !URL.canParse(url, location.origin)) return false;
  const { searchParams } = new URL(url, location.origin);
  return !searchParams.has("error") && !searchParams.has("csrf");
}
