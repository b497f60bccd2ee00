import type { AuthOptions } from "next-auth";

/** ISSUER, CLIENT_ID and CLIENT_SECRET of a client whose --redirect is NEXTAUTH_URL/api/auth/callback/qr-login. */
const { ISSUER = "http://localhost:3000", CLIENT_ID = "shop", CLIENT_SECRET = "" } = process.env;

export const authOptions: AuthOptions = {
  secret: process.env.NEXTAUTH_SECRET ?? "",
  providers: [
    {
      id: "qr-login",
      name: "QR Login",
      type: "oauth",
      wellKnown: `${ISSUER}/.well-known/openid-configuration`,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "openid profile email" } },
      profile: ({ sub, name, email = null, picture }) => ({ id: sub, name, email, image: picture }),
    },
  ],
};
