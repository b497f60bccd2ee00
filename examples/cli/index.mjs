// A command line that signs in with a QR code in the terminal (RFC 8628): ISSUER and CLIENT_ID of a client with --device.
import * as oidc from "openid-client";
import { renderUnicodeCompact } from "uqr";

const { ISSUER = "http://localhost:3000", CLIENT_ID = "cli", CLIENT_SECRET } = process.env;
const issuer = new URL(ISSUER);
const options = issuer.protocol === "http:" ? { execute: [oidc.allowInsecureRequests] } : {};
const auth = CLIENT_SECRET ? oidc.ClientSecretBasic(CLIENT_SECRET) : oidc.None();
const config = await oidc.discovery(issuer, CLIENT_ID, undefined, auth, options);

const started = await oidc.initiateDeviceAuthorization(config, { scope: "openid profile offline_access" });
console.log(renderUnicodeCompact(started.verification_uri_complete ?? started.verification_uri));
console.log(`Point a phone that is signed in at the code, or open ${started.verification_uri} there and type`);
console.log(`\n    ${started.user_code}\n`);

try {
  const tokens = await oidc.pollDeviceAuthorizationGrant(config, started);
  const { sub = "", name } = tokens.claims() ?? {};
  const person = await oidc.fetchUserInfo(config, tokens.access_token, sub);
  console.log(`Hello ${name}. You are @${person.preferred_username} here.`);
  // Kept in the system's keychain, a refresh token brings new ones until the phone signs this out:
  //   await oidc.refreshTokenGrant(config, tokens.refresh_token)
} catch (error) {
  const why = { access_denied: "The phone said no.", expired_token: "The code is too old. Begin again." };
  console.error(why[error?.error] ?? error);
  process.exitCode = 1;
}
