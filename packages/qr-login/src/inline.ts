import { serverNow } from "./clock";
import { siteThumbprint } from "./device-key";
import { postedEvents } from "./posted-events";
import { postForm } from "./request";
import { type SignedIn, token } from "./token";
import type { ApiResult, CreatedTicket, LoginApi, TicketStatus } from "./types";

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const POLL_INTERVAL_MS = 2_000;

export interface InlineOptions {
  issuer: string;
  clientId: string;
  scope: string;
  nonce: string | undefined;
}

interface Authorized {
  device_code: string;
  user_code: string;
  verification_uri_complete: string;
  expires_in: number;
}

/** The device grant (RFC 8628) by CORS from the site's own page: no cookie, no frame, and this browser's key. */
export function inlineApi({ issuer, clientId, scope, nonce }: InlineOptions): LoginApi<SignedIn> {
  /** Device codes, by the ids of their tickets: who has one could watch. */
  const codes = new Map<string, string>();
  const form = (id: string) => ({ client_id: clientId, device_code: codes.get(id) });
  const at = (path: string) => `${issuer}/oidc/${path}`;
  const abandon = (id: string) => {
    if (codes.has(id)) void postForm({ url: at("device/withdraw"), form: form(id), keepalive: true });
    codes.delete(id);
  };
  async function authorize(): Promise<ApiResult<Authorized>> {
    const jkt = await siteThumbprint().catch(() => undefined);
    // Failing now is better than when the phone has already said yes.
    if (!jkt) return { ok: false, error: { code: "proof_required" } };
    const asked = { client_id: clientId, scope, nonce, qr_number: "1", dpop_jkt: jkt };
    return postForm({ url: at("device_authorization"), form: asked });
  }
  return {
    async create(replaces) {
      const made = await authorize();
      if (!made.ok) {
        import("./complain").then(
          ({ complain }) => complain(issuer, clientId, made.error),
          () => {},
        );
        return made;
      }
      if (replaces) abandon(replaces);
      return { ok: true, value: created(made.value, codes) };
    },
    status: (id) =>
      postForm<TicketStatus>({ url: at("device/events"), form: form(id), headers: { accept: "application/json" } }),
    stream: (id) => postedEvents({ url: at("device/events"), form: form(id) }),
    claim: (id) => token(issuer, { ...form(id), grant_type: DEVICE_GRANT }),
    abandon,
  };
}

function created(made: Authorized, codes: Map<string, string>): CreatedTicket {
  const id = made.verification_uri_complete.split("#")[1] ?? "";
  codes.set(id, made.device_code);
  const now = serverNow();
  return {
    id,
    url: made.verification_uri_complete,
    userCode: made.user_code.replace("-", ""),
    expiresAt: new Date(now + 1000 * made.expires_in).toISOString(),
    serverTime: new Date(now).toISOString(),
    pollIntervalMs: POLL_INTERVAL_MS,
  };
}
