import type { IncomingMessage } from "node:http";
import type { KoaContextWithOIDC } from "oidc-provider";
import { audit } from "../audit/audit";
import { sessionCookieName } from "../auth/session";
import { database } from "../db/database";
import { endDevice } from "../devices/device";
import { settings } from "../env/settings";
import { browserSession } from "./browser-session";
import { contextOf, showPage } from "./page";
import { activeClient } from "./registry";
import { clientFace } from "./request";

/** Asks whether to sign out: any site may send a browser here. */
export async function showLogout(ctx: KoaContextWithOIDC): Promise<void> {
  const { client } = ctx.oidc;
  const relying = client && (await activeClient(client.clientId));
  const leadsTo = goalOf(ctx);
  showPage(
    ctx.req as IncomingMessage,
    {
      what: "logout",
      status: 200,
      ...(relying && { client: clientFace(relying) }),
      xsrf: stateOf(ctx).secret ?? "",
      action: "/oidc/logout/confirm",
    },
    leadsTo?.origin,
  );
}

export function showSignedOut(ctx: KoaContextWithOIDC): void {
  showPage(ctx.req as IncomingMessage, { what: "signedOut", status: 200 });
}

/**
 * What the library leaves out: where it knows of no session it sends a page that our policy keeps from running, and where it
 * ends its own session this site's is to end too, with everything that came through it.
 */
export async function completeLogout(ctx: KoaContextWithOIDC): Promise<void> {
  const { route, session, params } = ctx.oidc;
  const request = ctx.req as IncomingMessage;
  if (route === "end_session" && ctx.status === 200 && !session?.accountId) {
    if (await browserSession(request)) return showLogout(ctx);
    const goal = goalOf(ctx);
    if (!goal) return showSignedOut(ctx);
    if (typeof params?.state === "string") goal.searchParams.set("state", params.state);
    ctx.redirect(goal.href);
  }
  if (route === "end_session_confirm" && ctx.status === 303 && params?.logout) await signOut(ctx, request);
}

async function signOut(ctx: KoaContextWithOIDC, request: IncomingMessage): Promise<void> {
  const own = await browserSession(request);
  if (!own || !(await endDevice(database(), own.device.id, new Date()))) return;
  ctx.append(
    "Set-Cookie",
    `${sessionCookieName()}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${settings().https ? "; Secure" : ""}`,
  );
  const context = contextOf(request);
  if (context) await audit(context, { type: "sign_out", detail: "own", userId: own.user.id, deviceId: own.device.id });
}

function goalOf({ oidc }: KoaContextWithOIDC): URL | undefined {
  const uri = oidc.params?.post_logout_redirect_uri;
  return typeof uri === "string" ? new URL(uri) : undefined;
}

/** What the library keeps between its page and the form's answer; its types leave it out. */
function stateOf({ oidc }: KoaContextWithOIDC): { secret?: string } {
  return (oidc.session as { state?: { secret?: string } } | undefined)?.state ?? {};
}
