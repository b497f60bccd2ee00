import type { ApiResult, CreatedTicket, Face, GiveBack, LoginApi, TicketStatus } from "./types";

/** What a page on the login's own origin gets: the browser is signed in by then. */
export interface FirstPartySession {
  /** Absent where the server could not be asked. */
  user?: Face;
}

/** The login's own API, as its pages ask it: with the browser's cookies. None of these throws. */
export interface FirstPartyPorts {
  call<T>(request: FirstPartyCall): Promise<ApiResult<T>>;
  /** This browser's key, without a thumbprint on plain http. Null where it keeps none. */
  key(): Promise<{ jkt: string | undefined } | null>;
  takeSlot?: (() => Promise<GiveBack | null>) | undefined;
}

export interface FirstPartyCall {
  method: "GET" | "POST";
  path: string;
  /** URLSearchParams travel as a form, with the proof in a field; anything else as JSON. */
  body?: unknown;
  prove?: boolean;
}

const CLAIM_PATH = "/api/auth/callback/qr";
export const NO_KEY = { ok: false, error: { code: "proof_required" } } as const;
const NO_COOKIES = { ok: false, error: { code: "no_cookies" } } as const;

/**
 * Codes of a page on the login's own origin: what is confirmed signs this browser in here, by its cookie.
 *
 * @param request of another application, that the codes are to sign in to
 */
export function firstPartyApi({ call, key, takeSlot }: FirstPartyPorts, request?: string): LoginApi<FirstPartySession> {
  return {
    async create(replaces) {
      // Bound to this browser's key, a ticket is worth nothing to somebody who steals its cookie.
      const own = await key();
      if (!navigator.cookieEnabled) return NO_COOKIES;
      // Failing now is better than at the claim, when the phone has already said yes.
      if (!own) return NO_KEY;
      return call<CreatedTicket>({ method: "POST", path: "/api/qr", body: { ...own, replaces, request } });
    },
    status: (id) => call<TicketStatus>({ method: "GET", path: ticketPath(id) }),
    stream: (id) => new EventSource(`${ticketPath(id)}/events`),
    takeSlot,
    async claim(id) {
      const csrf = await call<{ csrfToken: string }>({ method: "GET", path: "/api/auth/csrf" });
      if (!csrf.ok) return csrf;
      const form = new URLSearchParams({ csrfToken: csrf.value.csrfToken, id, json: "true" });
      const claimed = await call<{ url?: string }>({ method: "POST", path: CLAIM_PATH, body: form, prove: true });
      // The cookie may have come although the answer was lost, or be dropped on the way although there was one.
      const session = await call<FirstPartySession>({ method: "GET", path: "/api/auth/session" });
      if (session.ok && session.value.user) return session;
      if (!claimed.ok) return claimed;
      if (landed(claimed.value.url)) return session.ok ? NO_COOKIES : { ok: true, value: {} };
      return isWithoutCookie(claimed.value.url) ? NO_COOKIES : { ok: false, error: { code: "wrong_state" } };
    },
    abandon(id) {
      fetch(ticketPath(id), { method: "DELETE", keepalive: true }).catch(() => {});
    },
  };
}

export function ticketPath(id: string): string {
  return `/api/qr/${encodeURIComponent(id)}`;
}

/** The form's token is a moment old, and only its cookie can be missing. */
function isWithoutCookie(url: string | undefined): boolean {
  return paramsOf(url)?.has("csrf") ?? false;
}

/** next-auth answers 200 to a form without a valid CSRF token too, and says so in the URL only. */
function landed(url: string | undefined): boolean {
  const params = paramsOf(url);
  return !!params && !params.has("error") && !params.has("csrf");
}

function paramsOf(url: string | undefined): URLSearchParams | undefined {
  return url && URL.canParse(url, location.origin) ? new URL(url, location.origin).searchParams : undefined;
}
