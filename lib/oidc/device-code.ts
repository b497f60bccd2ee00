import { calculateJwkThumbprint, decodeProtectedHeader } from "jose";
import type { AdapterPayload, KoaContextWithOIDC } from "oidc-provider";
import { audit } from "../audit/audit";
import { database } from "../db/database";
import { bindDeviceWith } from "../devices/bind-device";
import { Refused } from "../login/refused";
import type { Context } from "../network/context";
import { UNKNOWN_BROWSER, UNKNOWN_SYSTEM } from "../network/unknown";
import { type DesktopKey, type Scanner, scannerOf, type Ticket } from "../ticket/ticket";
import { login } from "../wiring";
import { ACR } from "./browser-session";
import { mayUseById } from "./claims";
import { contextOf } from "./page";
import { bindGrant, type Library } from "./records";
import { activeClient } from "./registry";

/** What a device is told to wait between polls (RFC 8628 §3.2), and how much of it a clock or a network may take. */
export const INTERVAL_SECONDS = 5;
const LEEWAY_MS = 500;

/*
 * A device code is a reading of a ticket: of the same states, by the same verbs, so that all that holds for logins holds for
 * devices (RFC 8628). What polls with the code is the ticket's desktop, and the token is its claim.
 */

/** Makes the ticket of a device code; resolves to its id. */
export async function issueTicket(
  library: Library,
  code: string,
  payload: AdapterPayload,
  ttlMs: number,
): Promise<string> {
  const { clientId = "", userCode = "", params } = payload;
  const { browser, os, deviceType, ip } = clientOf(library) ?? NOBODY;
  const inline = (await activeClient(clientId))?.metadata.inline === true;
  const key: DesktopKey = inline ? { is: "named", jkt: String(params?.dpop_jkt) } : { is: "none" };
  const desktop = { browser, os, deviceType, ip, key };
  const scope = typeof params?.scope === "string" ? params.scope : "openid";
  const named = { secret: code, userCode, ttlMs };
  const ticket = await login().startDevice(desktop, { kind: inline ? "site" : "device", clientId, scope }, named);
  // One time in millions its letters are another's.
  if (!ticket) throw new library.errors.TemporarilyUnavailable("try again");
  return ticket.id;
}

const NOBODY = { browser: UNKNOWN_BROWSER, os: UNKNOWN_SYSTEM, deviceType: "other", ip: "unknown" } as const;

/**
 * What the library is to know of a device code, as its ticket stands. Where that is confirmed, its own client's poll claims
 * it: of any number at once one wins.
 *
 * @throws the library's `slow_down`, without moving the clock, so that a device which then keeps the interval is heard
 */
export async function decided(library: Library, payload: AdapterPayload, ticketId: string): Promise<AdapterPayload> {
  const { ctx } = library.Provider as unknown as { ctx: KoaContextWithOIDC | undefined };
  const isOwn = ctx?.oidc.route === "token" && ctx.oidc.client?.clientId === payload.clientId;
  // The client is asked before the state: another one's learns nothing.
  if (!isOwn) return payload;
  const jkt = await provenKey(ctx);
  const found = await login().peek(ticketId);
  const key = found?.ticket.desktop.key;
  if (key?.is === "named" && key.jkt !== jkt) throw new library.errors.InvalidGrant("the key is another");
  if (!(await login().poll(ticketId, INTERVAL_SECONDS * 1000 - LEEWAY_MS))) throw new library.errors.SlowDown();
  const now = Math.floor(Date.now() / 1000);
  const inTime = { ...payload, exp: now + 60 };
  switch (found?.status) {
    case "pending":
    case "scanned":
      return inTime;
    case "cancelled":
      return { ...inTime, error: "access_denied", errorDescription: "the End-User said no" };
    case "claimed":
      throw new library.errors.InvalidGrant("device code was used before");
    case "confirmed":
      return { ...inTime, ...(await claimed(library, ctx, found.ticket, jkt)), nonce: payload.params?.nonce as string };
    default:
      return { ...payload, exp: now - 1 };
  }
}

/** The thumbprint of the key that this request proves, which the library has verified before it looks for the code. */
async function provenKey(ctx: KoaContextWithOIDC): Promise<string | undefined> {
  const proof = ctx.get("DPoP");
  const { jwk } = proof ? decodeProtectedHeader(proof) : {};
  return jwk && calculateJwkThumbprint(jwk);
}

async function claimed(
  library: Library,
  ctx: KoaContextWithOIDC,
  ticket: Ticket,
  jkt: string | undefined,
): Promise<Partial<AdapterPayload>> {
  const { clientId = "", scope = "openid" } = ticket.relyingParty ?? {};
  const client = await activeClient(clientId);
  if (!client) throw new library.errors.InvalidGrant("the client is gone");
  const scanner = scannerOf(ticket);
  if (!scanner || !(await mayUseById(client, scanner.userId))) {
    return { error: "access_denied", errorDescription: "the End-User may not use this client" };
  }
  const db = database();
  const { browser, os, deviceType, ip } = ticket.desktop;
  let by: Scanner | undefined;
  const spend = (rowOf: Parameters<Parameters<typeof bindDeviceWith>[1]>[0]) =>
    login().claimDevice(ticket.id, jkt, ({ scanner, visitEndsAt }) => {
      by = scanner;
      const app = { label: client.name, ...(visitEndsAt && { expiresAt: visitEndsAt }) };
      const facts = { browser, os, deviceType, ip };
      const keyThumbprint = ticket.desktop.key.is === "named" ? ticket.desktop.key.jkt : undefined;
      const named = { userId: scanner.userId, approvedById: scanner.deviceId, ...(keyThumbprint && { keyThumbprint }) };
      return rowOf({ ...named, facts, signedInBy: "qr", app });
    });
  const deviceId = await bindDeviceWith(db, spend, new Date()).catch((error: unknown) => {
    if (error instanceof Refused) throw new library.errors.InvalidGrant("another request won");
    throw error;
  });
  if (!deviceId || !by) return { error: "access_denied", errorDescription: "it was ended meanwhile" };
  if (ticket.desktop.key.is === "named") await endThoseBefore(by.userId, ticket.desktop.key.jkt, deviceId);
  const { provider } = ctx.oidc;
  const grant = new provider.Grant({ accountId: by.userId, clientId });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  await bindGrant(db, grantId, deviceId);
  const context = contextOf(ctx.req);
  if (context) {
    await audit(context, { type: "ticket.claimed", ticketId: ticket.id, userId: by.userId });
    await audit(context, { type: "sign_in", detail: "qr", userId: by.userId, deviceId });
  }
  const authTime = Math.floor(Date.now() / 1000);
  return { accountId: by.userId, grantId, scope, acr: ACR.qr, amr: ["mca"], authTime };
}

/** A page that signs the same person in again takes the place of what it was signed in as. */
async function endThoseBefore(userId: string, jkt: string, deviceId: string): Promise<void> {
  const before = { userId, keyThumbprint: jkt, kind: "app", endedAt: null, id: { not: deviceId } };
  await database().device.updateMany({ where: before, data: { endedAt: new Date() } });
}

function clientOf(library: Library): Context["client"] | undefined {
  const { ctx } = library.Provider as unknown as { ctx: KoaContextWithOIDC | undefined };
  return ctx && contextOf(ctx.req)?.client;
}

/** As people read letters: in two groups. */
export function spelled(userCode: string): string {
  return `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
}
