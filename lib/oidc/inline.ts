import type { Client, KoaContextWithOIDC } from "oidc-provider";
import type { RelyingClient } from "./client";
import type { Library } from "./records";
import { activeClients } from "./registry";

/*
 * A code in a site's own page: the device grant, asked for by the page itself from its own origin. Its ticket is a site's, like
 * that of the page to sign in: the page shows the number, and a key that never leaves that browser takes the answer.
 */

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

/**
 * Refuses what asks for a code of a client whose pages show it, and is no page of it that can show the number and prove a key. The
 * library has compared the origin by then, where there is one.
 */
export function checkInline({ errors }: Library, ctx: KoaContextWithOIDC, client: Client): void {
  if (ctx.oidc.route !== "device_authorization" || client.inline !== true) return;
  const { qr_number: number, dpop_jkt: jkt } = ctx.oidc.params ?? {};
  if (!ctx.get("Origin")) throw new errors.UnauthorizedClient("only pages of the client may ask for its codes");
  if (number !== "1") throw new errors.InvalidRequest("qr_number must be 1: the page shows the number");
  if (typeof jkt !== "string" || !THUMBPRINT.test(jkt)) {
    throw new errors.InvalidRequest("dpop_jkt must be the thumbprint of the page's key (RFC 9449 §10)");
  }
}

/** Where the client's codes are shown in its own pages: the one origin of these. */
export function inlineOrigin({ metadata }: RelyingClient): string | undefined {
  return metadata.inline ? metadata.allowed_origins?.[0] : undefined;
}

/** Whether pages of that origin may ask for the client. */
export function isPageOf({ metadata }: RelyingClient, origin: string): boolean {
  return metadata.allowed_origins?.includes(origin) ?? false;
}

/** Whether there are pages of that origin that may ask for any client. */
export async function isPages(origin: string): Promise<boolean> {
  return [...(await activeClients()).values()].some((client) => isPageOf(client, origin));
}
