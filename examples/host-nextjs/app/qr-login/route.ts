import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { type NextRequest, NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";
import { key } from "../../key";

/** Where QR Login is, and where this app is: its HOST_ISSUER. */
const { ISSUER: QR_LOGIN = "http://localhost:3000", NEXTAUTH_URL: HERE = "http://localhost:4100" } = process.env;

/** Hands whoever is signed in here over to QR Login: its HOST_SIGN_IN leads here. */
export async function GET(request: NextRequest) {
  const person = await getToken({ req: request });
  if (!person?.sub) {
    const back = `${HERE}${request.nextUrl.pathname}${request.nextUrl.search}`;
    return NextResponse.redirect(`${HERE}/api/auth/signin?${new URLSearchParams({ callbackUrl: back })}`, 303);
  }
  const token = await new SignJWT({ name: person.name, auth_time: person.authTime })
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .setIssuer(HERE)
    .setAudience(QR_LOGIN)
    .setSubject(person.sub)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime("60s")
    .sign((await key()).privateKey);
  const query = new URLSearchParams({ callbackUrl: request.nextUrl.searchParams.get("callbackUrl") ?? "/scan" });
  // In the fragment, which no server is sent and no log keeps.
  const response = NextResponse.redirect(`${QR_LOGIN}/hand-over?${query}#${token}`, 303);
  response.headers.set("Cache-Control", "no-store");
  return response;
}
