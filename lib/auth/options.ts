import type { AuthOptions } from "next-auth";
import { accountIdOf } from "../accounts/accounts";
import { audit } from "../audit/audit";
import { database } from "../db/database";
import { bindDevice } from "../devices/bind-device";
import { endDevice } from "../devices/device";
import { newVisitEnd, visitEnd } from "../devices/visit";
import { settings } from "../env/settings";
import { safeRedirect } from "../http/safe-redirect";
import { Refused } from "../login/refused";
import type { Context } from "../network/context";
import { assertionIn } from "../passkeys/webauthn";
import { authCookies } from "./auth-cookies";
import { type Elsewhere, type ElsewhereSignIn, signInByHost, signInByUpstream } from "./elsewhere";
import type { NextAuth } from "./next-auth";
import { signInByPasskey } from "./passkey-proof";
import { signInByPassword } from "./password-sign-in";
import { readSessionToken, type Session, sessionAnswer, sessionOf } from "./session";
import { encodeSession, isRenewalDue, sessionSeconds } from "./session-token";
import { newDevice, signedIn } from "./sign-in";

/**
 * next-auth for one request: the ways to sign in, and sessions that are bound to a device. The options are made anew for
 * each request, because a session is only what it is together with the browser that presents it.
 *
 * @param keyThumbprint of the key that this request proved; the device it makes is bound to it
 * @param told.unforeseen gets what next-auth would otherwise tell the client: it answers any error of a sign-in by its message
 * @param told.visit hears that the session's cookie is for one visit: next-auth gives all of them an end
 */
export function authOptions(
  { Credentials }: NextAuth,
  request: Request,
  context: Context,
  keyThumbprint: string | undefined,
  told: { unforeseen: (error: unknown) => void; visit: () => void },
): AuthOptions {
  const { origin, https, secrets } = settings();
  const { client } = context;
  let session = null as Session | null;
  const browser = { request, context, keyThumbprint };

  /** By whoever keeps accounts elsewhere; null where that lets nobody in. */
  async function signedInElsewhere(by: Elsewhere, found: ElsewhereSignIn | null, visit: string | undefined) {
    if (!found) {
      await audit(context, { type: "sign_in.refused", detail: by });
      return null;
    }
    const { userId, provenAt, stillHolds } = found;
    const now = new Date();
    const made = { userId, signedInBy: by, provenAt, visitEndsAt: visitAsked(visit, now) };
    return signedIn(browser, made, await bindDevice(database(), newDevice(browser, made), stillHolds, now), now);
  }

  /** Lets only refusals through, as their code; next-auth would take anything else for a session that is over. */
  async function answer<T>(attempt: () => Promise<T>): Promise<T | null> {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Refused) {
        await audit(context, { type: "sign_in.refused", detail: error.code });
        throw new Error(error.code);
      }
      told.unforeseen(error);
      return null;
    }
  }

  return {
    secret: secrets[0],
    useSecureCookies: https,
    session: { strategy: "jwt", maxAge: sessionSeconds() },
    pages: { signIn: "/sign-in", signOut: "/", error: "/sign-in" },
    cookies: authCookies(),
    providers: [
      Credentials({
        id: "password",
        name: "Password",
        credentials: { username: {}, password: {}, endOthers: {}, visit: {} },
        async authorize(credentials) {
          const { username = "", password = "", endOthers, visit } = credentials ?? {};
          return answer(async () => {
            const user = await signInByPassword({ username, password }, { ip: client.ip, keyThumbprint });
            if (!user) {
              const userId = await accountIdOf(username);
              await audit(context, { type: "sign_in.refused", detail: "password", userId });
              return null;
            }
            const now = new Date();
            const asked = { endOthers: endOthers === "true", visitEndsAt: visitAsked(visit, now) };
            const made = { userId: user.id, signedInBy: "password", ...asked } as const;
            return signedIn(
              browser,
              made,
              await bindDevice(database(), newDevice(browser, made), user.stillHolds, now),
              now,
            );
          });
        },
      }),
      Credentials({
        id: "passkey",
        name: "Passkey",
        credentials: { seed: {}, assertion: {}, visit: {} },
        async authorize(credentials) {
          const { seed = "", assertion = "", visit } = credentials ?? {};
          return answer(async () => {
            const parsed = assertionIn(assertion);
            const found = parsed && (await signInByPasskey(context, { seed, assertion: parsed }, keyThumbprint));
            if (!found) {
              await audit(context, { type: "sign_in.refused", detail: "passkey" });
              return null;
            }
            const { userId, passkeyId, stillHolds } = found;
            const now = new Date();
            const made = { userId, signedInBy: "passkey", passkeyId, visitEndsAt: visitAsked(visit, now) } as const;
            return signedIn(
              browser,
              made,
              await bindDevice(database(), newDevice(browser, made), stillHolds, now),
              now,
            );
          });
        },
      }),
      Credentials({
        id: "upstream",
        name: "Upstream",
        credentials: { visit: {} },
        authorize: (credentials) =>
          answer(async () =>
            signedInElsewhere("upstream", await signInByUpstream(request, context), credentials?.visit),
          ),
      }),
      Credentials({
        id: "host",
        name: "Host",
        credentials: { token: {}, visit: {} },
        authorize: (credentials) =>
          answer(async () => {
            const { token = "", visit } = credentials ?? {};
            return signedInElsewhere("host", await signInByHost(token, context), visit);
          }),
      }),
    ],
    jwt: {
      // next-auth makes a token at each read too; one that is not due would only be taken out of the answer again.
      encode: async ({ token }) => {
        if (request.method !== "POST" && !isSessionDue(request.headers)) return "";
        const visitEndsAt = token?.visitEndsAt instanceof Date ? token.visitEndsAt : undefined;
        if (visitEndsAt) told.visit();
        return encodeSession({ userId: String(token?.sub), deviceId: String(token?.deviceId) }, visitEndsAt);
      },
      // Null for a device that was signed out, or a token in another browser's hands: next-auth then removes the cookie.
      decode: ({ token }) =>
        answer(async () => {
          session = await sessionOf(token ?? null, client);
          if (!session) return null;
          const { user, device } = session;
          return { sub: user.id, deviceId: device.id, visitEndsAt: visitEnd(device) };
        }),
    },
    callbacks: {
      jwt: ({ token, user }) =>
        user && "deviceId" in user && "visitEndsAt" in user
          ? { sub: user.id, deviceId: user.deviceId, visitEndsAt: user.visitEndsAt }
          : token,
      session: () => {
        if (!session) throw new Error("next-auth told a session that it had not decoded");
        return sessionAnswer(session);
      },
      redirect: ({ url }) => new URL(safeRedirect(url, origin), origin).href,
    },
    events: {
      signOut: async ({ token }) => {
        const { sub: userId, deviceId } = token ?? {};
        if (typeof deviceId !== "string") return;
        await answer(async () => {
          if (!(await endDevice(database(), deviceId, new Date()))) return;
          await audit(context, { type: "sign_out", detail: "own", userId, deviceId });
        });
      },
    },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  };
}

function visitAsked(visit: string | undefined, now: Date): Date | undefined {
  return visit === "true" ? newVisitEnd(now) : undefined;
}

/** Whether a read of the session is answered with a new token. */
export function isSessionDue(headers: Headers): boolean {
  const { token, isFormer } = readSessionToken(headers);
  return isFormer || token === null || isRenewalDue(token);
}
