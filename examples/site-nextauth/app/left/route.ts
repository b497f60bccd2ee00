import { redirect } from "next/navigation";

const { ISSUER = "http://localhost:3000", CLIENT_ID = "shop", NEXTAUTH_URL = "http://localhost:4100" } = process.env;

/** The session of this site is over by now. QR Login asks whether its own is to end too, and leads back here. */
export function GET() {
  redirect(
    `${ISSUER}/oidc/logout?${new URLSearchParams({ client_id: CLIENT_ID, post_logout_redirect_uri: NEXTAUTH_URL })}`,
  );
}
