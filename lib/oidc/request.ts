import type { InteractionResults, PromptDetail, UnknownObject } from "oidc-provider";
import { database } from "../db/database";
import type { RelyingParty } from "../ticket/ticket";
import { hostOf, type RelyingClient } from "./client";
import { inlineOrigin } from "./inline";
import { recordId } from "./records";
import { activeClient } from "./registry";

/** What a site asked for when it sent a browser here, while the browser's person signs in. */
export interface AuthorizationRequest {
  uid: string;
  client: RelyingClient;
  /** Where the answer goes: a registered address. */
  redirectUri: string;
  scope: string;
  display: string | undefined;
  loginHint: string | undefined;
}

const UID = /^[A-Za-z0-9_-]{20,43}$/;

/** The page that a browser comes back to once its person is signed in. */
export function interactionPath(uid: string): string {
  return `/oidc/interaction/${uid}`;
}

/** The request's uid in a `callbackUrl` that leads to its page, which anyone may have written. */
export function uidIn(callbackUrl: string | null | undefined): string | undefined {
  const [, uid] = /^\/oidc\/interaction\/([\w-]+)$/.exec(callbackUrl ?? "") ?? [];
  return uid && UID.test(uid) ? uid : undefined;
}

/** By the server's own record of it: nothing of a request is believed from a page. Undefined where it is unknown or over. */
export async function findRequest(uid: string | undefined): Promise<AuthorizationRequest | undefined> {
  if (!uid || !UID.test(uid)) return undefined;
  const { sql } = database();
  const [row] = await sql.query<{ payload: string; expiresAt: Date | null }>`
    SELECT "payload", "expiresAt" FROM ${sql.table("OidcRecord")} WHERE "id" = ${recordId("Interaction", uid)}`;
  if (!row || (row.expiresAt && row.expiresAt <= new Date())) return undefined;
  const { params } = JSON.parse(row.payload) as {
    params?: UnknownObject;
    prompt?: PromptDetail;
    result?: InteractionResults;
  };
  const text = (name: string) => (typeof params?.[name] === "string" ? params[name] : undefined);
  const client = await activeClient(text("client_id") ?? "");
  const redirectUri = text("redirect_uri");
  if (!client || !redirectUri) return undefined;
  return {
    uid,
    client,
    redirectUri,
    scope: text("scope") ?? "openid",
    display: text("display"),
    loginHint: text("login_hint"),
  };
}

/** As a ticket names it. The uid itself is its browser's. */
export function relyingPartyOf({ uid, client, scope }: AuthorizationRequest): RelyingParty {
  return { kind: "site", clientId: client.id, scope, request: requestName(uid) };
}

export function requestName(uid: string): string {
  return recordId("Interaction", uid);
}

/** A client as people are told of it. */
export interface ClientFace {
  name: string;
  /** The host that it is at, or the scheme of an app. */
  host: string;
  trusted: boolean;
}

export function faceOf({ client, redirectUri }: Pick<AuthorizationRequest, "client" | "redirectUri">): ClientFace {
  return { name: client.name, host: hostOf(redirectUri), trusted: client.trusted };
}

/** The same of a client alone: by where its pages show codes, or by the first address that it registered. */
export function clientFace(client: RelyingClient): ClientFace {
  const address = inlineOrigin(client) ?? client.metadata.redirect_uris[0];
  return { name: client.name, host: address ? hostOf(address) : "", trusted: client.trusted };
}
