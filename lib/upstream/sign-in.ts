/** Signing in at the provider, by its library: where to send a browser, and who came back. */
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
} from "openid-client";
import { settings } from "../env/settings";
import { log } from "../log";
import { authTimeMs, checksOf, type Person, type RequestPurpose } from "./authorization-request";
import { failureOf, UpstreamFailure, upstreamHere, upstreamProvider } from "./provider";

export const CALLBACK_PATH = "/api/upstream/callback";

/** Clocks are not the same everywhere. */
const CLOCKS_APART_MS = 30_000;

/** Where a browser goes to sign in. @throws UpstreamFailure */
export async function authorizationUrl(secret: string, purpose: RequestPurpose): Promise<string> {
  const configuration = await upstreamProvider();
  const { state, nonce, verifier } = checksOf(secret);
  const { stepUpAfterMs } = settings();
  const fresh: Record<string, string> =
    purpose === "step-up"
      ? { prompt: "login", max_age: "0" }
      : {
          ...(purpose === "link" && choice(configuration)),
          // Asked for an age, a provider tells when somebody proved themselves.
          ...(stepUpAfterMs > 0 && { max_age: String(Math.floor(stepUpAfterMs / 1000)) }),
        };
  return buildAuthorizationUrl(configuration, {
    redirect_uri: settings().origin + CALLBACK_PATH,
    scope: upstreamHere().scopes,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...fresh,
  }).href;
}

/** Whoever links says as whom: the browser may be signed in there as somebody else. */
function choice(configuration: Configuration): { prompt?: string } {
  const { prompt_values_supported: supported } = configuration.serverMetadata();
  const prompt = ["select_account", "login"].find((each) => !Array.isArray(supported) || supported.includes(each));
  return prompt ? { prompt } : {};
}

/**
 * Whom the provider has signed in, by the answer that a browser brings back. The library checks state, nonce, the issuer (RFC
 * 9207), the verifier, and the ID token with its signature, audience and times.
 *
 * @throws UpstreamFailure
 */
export async function personOf(secret: string, answer: URLSearchParams): Promise<Person> {
  const { state, nonce, verifier } = checksOf(secret);
  const url = new URL(settings().origin + CALLBACK_PATH);
  url.search = answer.toString();
  const configuration = await upstreamProvider();
  try {
    const tokens = await authorizationCodeGrant(configuration, url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new UpstreamFailure("refused");
    const more = await userInfo(configuration, tokens.access_token, claims.sub);
    return personIn({ ...more, ...claims }, claims.sub, more !== null);
  } catch (error) {
    throw failureOf(error, "callback");
  }
}

/** Many tell a name there, and not in the ID token. One that fails to, for which this resolves to null, keeps nobody out. */
async function userInfo(configuration: Configuration, accessToken: string, sub: string): Promise<object | null> {
  if (!configuration.serverMetadata().userinfo_endpoint) return {};
  try {
    return await fetchUserInfo(configuration, accessToken, sub);
  } catch (error) {
    log().warn({ event: "upstream.failed", step: "userinfo", cause: error instanceof Error ? error.name : "unknown" });
    return null;
  }
}

/**
 * @param isAll whether the provider has told all that it tells, so that what is not there is not so
 * @throws UpstreamFailure where OIDC_REQUIRE keeps them out, or its `auth_time` is no time that has been
 */
function personIn(claims: Record<string, unknown>, sub: string, isAll: boolean): Person {
  const { issuer, scopes, require: required } = upstreamHere();
  if (required && !holds(claims[required.claim], required.value)) {
    log().warn({ event: "upstream.failed", step: "require", code: required.claim });
    throw new UpstreamFailure("cancelled");
  }
  const text = (name: string) => (typeof claims[name] === "string" ? (claims[name] as string) : undefined);
  const untold = (scope: string) => (isAll && scopes.split(" ").includes(scope) ? null : undefined);
  const { groups, auth_time: authTime } = claims;
  const provenAtMs = authTimeMs(authTime, CLOCKS_APART_MS);
  if (authTime !== undefined && provenAtMs === undefined) {
    log().warn({ event: "upstream.failed", step: "auth_time" });
    throw new UpstreamFailure("refused");
  }
  return {
    iss: issuer,
    sub,
    username: text("preferred_username"),
    name: text("name"),
    // Other sites are told that it is verified.
    email: (claims.email_verified === true && text("email")) || untold("email"),
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : untold("groups"),
    provenAtMs: provenAtMs || null,
  };
}

function holds(claim: unknown, value: string): boolean {
  return Array.isArray(claim) ? claim.includes(value) : String(claim) === value && claim !== undefined;
}

/** Whether somebody proved themselves for this request, and not before: by `auth_time`, since an answer itself is always new. */
export function isProvenSince({ provenAtMs }: Person, startedAt: Date): boolean {
  return provenAtMs !== null && provenAtMs >= startedAt.getTime() - CLOCKS_APART_MS;
}
