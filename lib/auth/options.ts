import type { AuthOptions } from "next-auth";
import { findAccountId } from "../accounts/account";
import { audit } from "../audit/audit";
import { database } from "../db/database";
import { bindDevice } from "../devices/bind-device";
import { endDevice, endOtherDevices, findActiveDevice, type SignedInBy } from "../devices/device";
import { settings } from "../env/settings";
import { readCookie } from "../http/cookies";
import { safeRedirect } from "../http/safe-redirect";
import { browserSecret } from "../http/ticket-cookie";
import { Refused } from "../login/login";
import type { Context } from "../network/context";
import { login } from "../wiring";
import { Credentials } from "./next-auth";
import { signInByPassword } from "./password-sign-in";
import { type Session, sessionAnswer, sessionCookieName, sessionOf } from "./session";
import { encodeSession, isRenewalDue, SESSION_MAX_AGE_SECONDS } from "./session-token";
import { endSurplus } from "./surplus-devices";

interface SignIn {
  userId: string;
  signedInBy: SignedInBy;
  approvedById?: string;
  /** Signs the account out everywhere else in the same request, so that nothing which is in can come between. */
  endOthers?: boolean;
}

/**
 * next-auth for one request: two ways to sign in, and sessions that are bound to a device. The options are made anew for
 * each request, because a session is only what it is together with the browser that presents it.
 *
 * @param keyThumbprint of the key that this request proved; the device it makes is bound to it
 * @param onUnforeseen gets what next-auth would otherwise tell the client: it answers any error of a sign-in by its message
 */
export function authOptions(
  request: Request,
  context: Context,
  keyThumbprint: string | undefined,
  onUnforeseen: (error: unknown) => void,
): AuthOptions {
  const { origin, https, secrets } = settings();
  const { client } = context;
  let session = null as Session | null;

  /** Binds this browser to the account, in place of whatever it was signed in to before: nothing is left behind. */
  async function signIn(
    { userId, signedInBy, approvedById, endOthers = false }: SignIn,
    stillHolds: () => Promise<boolean>,
  ) {
    const now = new Date();
    const before = await sessionOf(readCookie(request.headers, sessionCookieName()), client);
    const approval = approvedById ? { approvedById } : {};
    const key = keyThumbprint ? { keyThumbprint } : {};
    const device = { userId, facts: client, signedInBy, ...approval, ...key };
    const deviceId = await bindDevice(database(), device, stillHolds, now);
    if (!deviceId) throw new Refused("wrong_state");
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
    await endSurplus(context, { userId, deviceId });
    return { id: userId, deviceId };
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
      onUnforeseen(error);
      return null;
    }
  }

  return {
    secret: secrets[0],
    useSecureCookies: https,
    session: { strategy: "jwt", maxAge: SESSION_MAX_AGE_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/", error: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: https },
      },
    },
    providers: [
      Credentials({
        id: "password",
        name: "Password",
        credentials: { username: {}, password: {}, endOthers: {} },
        async authorize(credentials) {
          const { username = "", password = "", endOthers } = credentials ?? {};
          return answer(async () => {
            const user = await signInByPassword({ username, password }, { ip: client.ip, keyThumbprint });
            if (!user) {
              const userId = await findAccountId(database(), username);
              await audit(context, { type: "sign_in.refused", detail: "password", userId });
              return null;
            }
            const made = { userId: user.id, signedInBy: "password", endOthers: endOthers === "true" } as const;
            return signIn(made, user.isPasswordCurrent);
          });
        },
      }),
      Credentials({
        id: "qr",
        name: "QR code",
        credentials: { id: {} },
        async authorize(credentials) {
          const id = credentials?.id ?? "";
          return answer(async () => {
            const scanner = await login().claim(id, browserSecret(request, id), { ...client, jkt: keyThumbprint });
            const { userId, deviceId: approvedById } = scanner;
            await audit(context, { type: "ticket.claimed", ticketId: id, userId });
            // A phone that was signed out since it confirmed has nobody to let in.
            const isPhoneIn = async () => (await findActiveDevice(database(), approvedById)) !== null;
            return signIn({ userId, signedInBy: "qr", approvedById }, isPhoneIn);
          }, id);
        },
      }),
    ],
    jwt: {
      // next-auth makes a token at each read too; one that is not due would only be taken out of the answer again.
      encode: async ({ token }) =>
        request.method === "GET" && !(await isRenewalDue(readCookie(request.headers, sessionCookieName()) ?? ""))
          ? ""
          : encodeSession({ userId: String(token?.sub), deviceId: String(token?.deviceId) }),
      // Null for a device that was signed out, or a token in another browser's hands: next-auth then removes the cookie.
      decode: ({ token }) =>
        answer(async () => {
          session = await sessionOf(token ?? null, client);
          return session && { sub: session.user.id, deviceId: session.device.id };
        }),
    },
    callbacks: {
      jwt: ({ token, user }) => (user && "deviceId" in user ? { sub: user.id, deviceId: user.deviceId } : token),
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
