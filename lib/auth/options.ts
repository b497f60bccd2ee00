import type { AuthOptions } from "next-auth";
import { accountIdOf } from "../accounts/accounts";
import { audit } from "../audit/audit";
import { database } from "../db/database";
import { bindDevice, bindDeviceBefore } from "../devices/bind-device";
import { endDevice, endOtherDevices, type NewDevice, type SignedInBy } from "../devices/device";
import { newVisitEnd, visitEnd } from "../devices/visit";
import { settings } from "../env/settings";
import { safeRedirect } from "../http/safe-redirect";
import { browserSecret } from "../http/ticket-cookie";
import { Refused } from "../login/refused";
import type { Context } from "../network/context";
import { assertionIn } from "../passkeys/webauthn";
import { login } from "../wiring";
import { type Elsewhere, type ElsewhereSignIn, signInByHost, signInByUpstream } from "./elsewhere";
import { Credentials } from "./next-auth";
import { signInByPasskey } from "./passkey-proof";
import { signInByPassword } from "./password-sign-in";
import { readSessionToken, type Session, sessionAnswer, sessionCookieName, sessionOf } from "./session";
import { encodeSession, isRenewalDue, sessionSeconds } from "./session-token";
import { endSurplus } from "./surplus-devices";

interface SignIn {
  userId: string;
  /** Where it is not now. */
  provenAt?: Date | null;
  signedInBy: SignedInBy;
  approvedById?: string;
  passkeyId?: string;
  /** Signs the account out everywhere else in the same request, so that nothing which is in can come between. */
  endOthers?: boolean;
  /** When it is over at the latest, where it is for one visit only. */
  visitEndsAt?: Date | undefined;
}

/**
 * next-auth for one request: the ways to sign in, and sessions that are bound to a device. The options are made anew for
 * each request, because a session is only what it is together with the browser that presents it.
 *
 * @param keyThumbprint of the key that this request proved; the device it makes is bound to it
 * @param told.unforeseen gets what next-auth would otherwise tell the client: it answers any error of a sign-in by its message
 * @param told.visit hears that the session's cookie is for one visit: next-auth gives all of them an end
 */
export function authOptions(
  request: Request,
  context: Context,
  keyThumbprint: string | undefined,
  told: { unforeseen: (error: unknown) => void; visit: () => void },
): AuthOptions {
  const { origin, https, secrets } = settings();
  const { client } = context;
  let session = null as Session | null;

  /** This browser, as a device of the account. */
  function newDevice({ userId, signedInBy, approvedById, passkeyId, visitEndsAt, provenAt }: SignIn): NewDevice {
    const approval = { ...(approvedById && { approvedById }), ...(passkeyId && { passkeyId }) };
    const proven = provenAt === undefined ? {} : { provenAt };
    const key = keyThumbprint ? { keyThumbprint } : {};
    return { userId, facts: client, signedInBy, ...approval, ...key, ...proven, visitEndsAt };
  }

  /** What follows a device that is bound: this browser leaves whatever it was signed in to before. */
  async function signedIn(
    { userId, signedInBy, approvedById, endOthers = false, visitEndsAt }: SignIn,
    deviceId: string | undefined,
    now: Date,
  ) {
    if (!deviceId) throw new Refused("wrong_state");
    const before = await sessionOf(readSessionToken(request.headers).token, client);
    // Only by the key that it was bound to: a stolen cookie must not sign anybody out.
    const mayEnd = before && (before.device.keyThumbprint === null || before.device.keyThumbprint === keyThumbprint);
    const ended = mayEnd && (await endDevice(database(), before.device.id, now));
    if (endOthers) await endOtherDevices(database(), userId, deviceId, now);
    await Promise.all([
      audit(context, { type: "sign_in", detail: signedInBy, userId, deviceId }),
      endOthers && audit(context, { type: "sign_out", detail: "others", userId, deviceId }),
      ended &&
        audit(context, { type: "sign_out", detail: "replaced", userId: before.user.id, deviceId: before.device.id }),
    ]);
    await endSurplus(context, { userId, deviceId, approvedById });
    return { id: userId, deviceId, visitEndsAt };
  }

  /** By whoever keeps accounts elsewhere; null where that lets nobody in. */
  async function signedInElsewhere(by: Elsewhere, found: ElsewhereSignIn | null, visit: string | undefined) {
    if (!found) {
      await audit(context, { type: "sign_in.refused", detail: by });
      return null;
    }
    const { userId, provenAt, stillHolds } = found;
    const now = new Date();
    const made = { userId, signedInBy: by, provenAt, visitEndsAt: visitAsked(visit, now) };
    return signedIn(made, await bindDevice(database(), newDevice(made), stillHolds, now), now);
  }

  /** Lets only refusals through, as their code; next-auth would take anything else for a session that is over. */
  async function answer<T>(attempt: () => Promise<T>, ticketId?: string): Promise<T | null> {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Refused) {
        await audit(context, { type: "sign_in.refused", detail: error.code, ticketId });
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
    cookies: {
      ...ownCookies(https),
      sessionToken: {
        name: sessionCookieName(),
        // Max-Age beside the Expires that next-auth adds, which a browser would compare with a clock that may be years ahead.
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: https, maxAge: sessionSeconds() },
      },
    },
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
            return signedIn(made, await bindDevice(database(), newDevice(made), user.stillHolds, now), now);
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
            return signedIn(made, await bindDevice(database(), newDevice(made), stillHolds, now), now);
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
      Credentials({
        id: "qr",
        name: "QR code",
        credentials: { id: {} },
        async authorize(credentials) {
          const id = credentials?.id ?? "";
          return answer(async () => {
            const now = new Date();
            const claimant = { ...client, jkt: keyThumbprint };
            let made: SignIn | undefined;
            const claim = async (add: (device: NewDevice) => Promise<void>) => {
              await login().claim(id, browserSecret(request, id), claimant, ({ scanner, visitEndsAt }) => {
                const { userId, deviceId } = scanner;
                made = { userId, signedInBy: "qr", approvedById: deviceId, visitEndsAt };
                return add(newDevice(made));
              });
              await audit(context, { type: "ticket.claimed", ticketId: id, userId: made?.userId });
            };
            const deviceId = await bindDeviceBefore(database(), claim, now);
            return made ? signedIn(made, deviceId, now) : null;
          }, id);
        },
      }),
    ],
    jwt: {
      // next-auth makes a token at each read too; one that is not due would only be taken out of the answer again.
      encode: async ({ token }) => {
        if (request.method !== "POST" && !(await isSessionDue(request.headers))) return "";
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

/** As next-auth has them, under names of our own: on one host another app of its kind would exchange a form's token for its own. */
function ownCookies(https: boolean): AuthOptions["cookies"] {
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: https };
  return {
    csrfToken: { name: `${https ? "__Host-" : ""}qr-login.csrf-token`, options },
    callbackUrl: { name: `${https ? "__Secure-" : ""}qr-login.callback-url`, options },
  };
}

/** Whether a read of the session is answered with a new token. */
export async function isSessionDue(headers: Headers): Promise<boolean> {
  const { token, isFormer } = readSessionToken(headers);
  return isFormer || token === null || (await isRenewalDue(token));
}
