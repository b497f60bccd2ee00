/** The way to the provider upstream and back. Both are navigations: what goes wrong is told by a page. */
import { linkIdentity, unlinkIdentities } from "../../accounts/identity";
import { audit } from "../../audit/audit";
import { hasPasskey, requireFreshProof, takesPassword } from "../../auth/passkey-proof";
import { requireProvenSession } from "../../auth/session";
import { database } from "../../db/database";
import { readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import { safeRedirect } from "../../http/safe-redirect";
import { limitAddress, limitOverall, sharerAt } from "../../limits/limits";
import {
  arrive,
  beginRequest,
  findRequest,
  REQUEST_PURPOSES,
  type RequestPurpose,
  takeRequest,
} from "../../upstream/authorization-request";
import { UpstreamFailure, upstreamHere, upstreamProvider } from "../../upstream/provider";
import { requestCookie, requestSecret } from "../../upstream/request-cookie";
import { authorizationUrl, personOf } from "../../upstream/sign-in";
import { handler } from "../handler";

/** The page that a browser comes back to, which shows its key. */
const BACK = "/upstream";

/** `GET /api/upstream/start?callbackUrl=…&for=sign-in|step-up|link` */
export const startUpstream = handler(async (request, { client }) => {
  upstreamHere();
  await limitAddress("upstreamPerAddress", client.ip);
  await limitOverall("upstreamOverall", sharerAt(client.ip));
  const query = new URL(request.url).searchParams;
  const purpose = REQUEST_PURPOSES.find((each) => each === query.get("for")) ?? "sign-in";
  const callbackUrl = safeRedirect(query.get("callbackUrl") ?? undefined);
  return orPage({ purpose, callbackUrl }, async () => {
    await upstreamProvider();
    const secret = await beginRequest(database(), { purpose, callbackUrl }, new Date());
    const response = leadTo(await authorizationUrl(secret, purpose));
    response.headers.append("Set-Cookie", requestCookie(secret));
    return response;
  });
});

/** `GET /api/upstream/callback`: only checks, and keeps who it is for a minute. The page that it leads to signs in, by its key. */
export const upstreamCallback = handler(async (request, { client }) => {
  upstreamHere();
  await limitAddress("upstreamPerAddress", client.ip);
  const secret = requestSecret(request);
  const asked = await findRequest(database(), secret, new Date());
  if (!secret || !asked) return leadTo(back({ failed: "over" }));
  return orPage(asked, async () => {
    const person = await personOf(secret, new URL(request.url).searchParams);
    const isOnce = await arrive(database(), secret, person, new Date());
    const { purpose, callbackUrl } = asked;
    return leadTo(back({ for: purpose, callbackUrl, ...(!isOnce && { failed: "over" }) }));
  });
});

/** `POST /api/upstream/link`: 204; whom this browser came back as signs in to this account from now on. */
export const linkUpstream = handler(async (request, context) => {
  const { issuer } = upstreamHere();
  const session = await requireProvenSession(request, context, "changePerDevice");
  await readNothing(request);
  await requireFreshProof(session);
  const now = new Date();
  const asked = await takeRequest(database(), requestSecret(request), "link", now);
  if (!asked) throw new Problem("wrong_state", { detail: "No sign-in has come back for this." });
  if (asked.person.iss !== issuer || !(await linkIdentity(database(), session.user.id, asked.person, now))) {
    throw new Problem("wrong_state", {
      detail: "They have another account here.",
      extensions: { reason: "other_account" },
    });
  }
  await audit(context, { type: "identity.linked" });
  return new Response(null, { status: 204 });
});

/** `DELETE /api/upstream/link`: 204. An account that would have no way in left keeps it. */
export const unlinkUpstream = handler(async (request, context) => {
  const { issuer } = upstreamHere();
  const session = await requireProvenSession(request, context, "changePerDevice");
  await readNothing(request);
  await requireFreshProof(session);
  const { id } = session.user;
  if (!(await hasPasskey(id)) && !(await takesPassword(id))) {
    throw new Problem("wrong_state", { detail: "It is the only way in: add a passkey first." });
  }
  if (await unlinkIdentities(database(), id, issuer)) await audit(context, { type: "identity.unlinked" });
  return new Response(null, { status: 204 });
});

async function orPage(
  { purpose, callbackUrl }: { purpose: RequestPurpose; callbackUrl: string },
  go: () => Promise<Response>,
): Promise<Response> {
  try {
    return await go();
  } catch (error) {
    if (error instanceof UpstreamFailure) return leadTo(back({ failed: error.why, for: purpose, callbackUrl }));
    throw error;
  }
}

function back(query: Record<string, string>): string {
  return `${BACK}?${new URLSearchParams(query)}`;
}

function leadTo(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}
