import type { IncomingMessage, ServerResponse } from "node:http";
import type { Interaction, Provider } from "oidc-provider";
import { findPerson } from "../accounts/directory";
import { audit } from "../audit/audit";
import type { Session } from "../auth/session";
import { database } from "../db/database";
import { settings } from "../env/settings";
import { readCookie } from "../http/cookies";
import { LANGUAGE_COOKIE } from "../i18n/language-cookie";
import { languages } from "../i18n/languages";
import type { Context } from "../network/context";
import { login } from "../wiring";
import { authenticatedAt, authenticationOf, authTimeOf, browserSession } from "./browser-session";
import { mayUse } from "./claims";
import { showPage, takePage } from "./page";
import { bindGrant, forgetSession, recordedAt } from "./records";
import { endSurplusGrants } from "./relying-sessions";
import { type AuthorizationRequest, faceOf, findRequest, interactionPath, requestName } from "./request";

/** What the browser's person says: nothing yet, to go on to the client, or not to. */
export type Choice = "none" | "continue" | "cancel";

/**
 * `/oidc/interaction/:uid`, where a browser is while its person signs in: goes on to the client where somebody is signed in who
 * may, asks the first time whether to, and leads to a page to sign in where nobody is.
 */
export async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  { uid, choice, context }: { uid: string; choice: Choice; context: Context },
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  const asked = await findRequest(uid);
  if (interaction?.uid !== uid || !asked) {
    showPage(request, { what: "over", status: 400 });
    return void takePage(request);
  }
  const refuse = (description: string) => finish({ error: "access_denied", error_description: description });
  const finish = (result: Parameters<Provider["interactionFinished"]>[2]) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });

  if (choice === "cancel") return refuse("End-User aborted interaction");
  const session = await browserSession(request);
  speakTo(request, response, interaction.params.ui_locales);
  if (!session) return signIn(response, uid, context, false);
  if (!(await isRecentEnough(interaction, session))) return signIn(response, uid, context, true);

  const face = faceOf(asked);
  const cancel = `${interactionPath(uid)}?cancel`;
  const person = await findPerson(database(), session.user.id);
  if (!person || !mayUse(asked.client, person)) {
    showPage(request, { what: "notAllowed", status: 403, client: face, cancel });
    return void takePage(request);
  }
  if (choice !== "continue" && (await needsConsent(provider, interaction, asked, session))) {
    const scopes = asked.scope.split(" ");
    showPage(request, { what: "continue", status: 200, client: face, scopes, cancel }, formGoal(asked.redirectUri));
    return void takePage(request);
  }
  const grantId = await grant(provider, interaction, asked, session);
  await audit(context, {
    type: "client.sign_in",
    detail: asked.client.id,
    userId: session.user.id,
    deviceId: session.device.id,
  });
  await finish({
    login: { accountId: session.user.id, ts: authTimeOf(session), remember: true, ...authenticationOf(session) },
    consent: { grantId },
    select_account: {},
  });
}

/** In the language that the client asks for, until the browser closes, where its person has chosen none. */
function speakTo({ headers }: IncomingMessage, response: ServerResponse, wanted: unknown): void {
  const cookies = new Headers({ cookie: headers.cookie ?? "" });
  if (typeof wanted !== "string" || readCookie(cookies, LANGUAGE_COOKIE)) return;
  const tags = wanted.toLowerCase().split(" ");
  const found = tags.map((tag) => languages.find(({ locale }) => locale.toLowerCase() === tag)).find(Boolean);
  const attributes = `Path=/; SameSite=Lax${settings().https ? "; Secure" : ""}`;
  if (found) response.appendHeader("Set-Cookie", `${LANGUAGE_COOKIE}=${found.locale}; ${attributes}`);
}

/** A phone signs in on its own screen: there is nothing to scan with. */
function signIn(response: ServerResponse, uid: string, { client }: Context, again: boolean): void {
  const page = client.deviceType === "mobile" ? "/sign-in" : "/login";
  const query = new URLSearchParams({ callbackUrl: interactionPath(uid), ...(again && { again: "1" }) });
  response.writeHead(303, { Location: `${page}?${query}`, "Cache-Control": "no-store", "Content-Length": 0 }).end();
}

/**
 * Where the client asks for a sign-in that is new, only one after its question counts: that ends the questions, too. Told by
 * milliseconds, since one in the same second may be before it or after.
 */
async function isRecentEnough({ uid, prompt, params }: Interaction, session: Session): Promise<boolean> {
  const authenticatedAtMs = authenticatedAt(session).getTime();
  const askedAt = await recordedAt(database(), "Interaction", uid);
  if (askedAt && authenticatedAtMs > askedAt.getTime()) return true;
  // A browser has one account at a time: another is chosen by signing in as it.
  if (prompt.name === "select_account") return false;
  if (prompt.name !== "login") return true;
  if (prompt.reasons.includes("login_prompt")) return false;
  if (prompt.reasons.includes("id_token_hint") && hintedAt(params.id_token_hint) !== session.user.id) return false;
  return params.max_age === undefined || Date.now() - authenticatedAtMs <= Number(params.max_age) * 1000;
}

/** Whom a hint is of. The library has checked that it is ours. */
function hintedAt(hint: unknown): string | undefined {
  const [, payload = ""] = String(hint).split(".");
  return (JSON.parse(Buffer.from(payload, "base64url").toString() || "{}") as { sub?: string }).sub;
}

async function needsConsent(
  provider: Provider,
  { params, grantId }: Interaction,
  { uid, client, scope }: AuthorizationRequest,
  session: Session,
): Promise<boolean> {
  if (client.trusted || (await cameByPhone(uid, session))) return false;
  // What it is shown for says only what came first.
  const prompts = String(params.prompt ?? "").split(" ");
  if (prompts.includes("consent") || client.metadata.application_type === "native") return true;
  const given = grantId ? await provider.Grant.find(grantId) : undefined;
  if (given?.accountId !== session.user.id || given.clientId !== client.id) return true;
  const scopes = new Set((given.getOIDCScope() ?? "").split(" "));
  return scope.split(" ").some((each) => !scopes.has(each));
}

/** Whether this device was let in for this very request: the phone was told the client, and said yes. */
async function cameByPhone(uid: string, { device }: Session): Promise<boolean> {
  if (device.signedInBy !== "qr") return false;
  const ticket = await login().claimedFor(requestName(uid));
  if (!ticket) return false;
  const { key } = ticket.desktop;
  const isKey = key.is === "named" ? key.jkt === device.keyThumbprint : device.keyThumbprint === null;
  return isKey && ticket.scanner.deviceId === device.approvedById && device.createdAt >= ticket.confirmedAt;
}

/** The grant that this device has given the client, or another one, bound to the device; with all that is asked for now. */
async function grant(
  provider: Provider,
  interaction: Interaction,
  { client, scope }: AuthorizationRequest,
  { user, device }: Session,
): Promise<string> {
  const db = database();
  if (interaction.session && interaction.session.accountId !== user.id) {
    // Somebody else signed in meanwhile. Nothing of the one before goes on.
    if (interaction.session.uid) await forgetSession(db, interaction.session.uid);
    Object.assign(interaction, { session: undefined, grantId: undefined });
    await interaction.persist();
  }
  const before = interaction.grantId ? await provider.Grant.find(interaction.grantId) : undefined;
  const isOwn = before?.accountId === user.id && before.clientId === client.id;
  const given = isOwn ? before : new provider.Grant({ accountId: user.id, clientId: client.id });
  given.addOIDCScope(scope);
  const grantId = await given.save();
  await bindGrant(db, grantId, device.id);
  if (!isOwn) await endSurplusGrants(db, device.id, client.id);
  return grantId;
}

/** As a policy names where a form may lead. */
function formGoal(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === "null" ? protocol : origin;
}
