// oidc-provider's device flow on its in-memory store, with the sign-in and consent pages it has for development: people
// go through those once, before anything is measured.
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

const [port] = process.argv.slice(2);
// Cheaper to sign by than its default, RSA.
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "bench",
      token_endpoint_auth_method: "none",
      grant_types: ["urn:ietf:params:oauth:grant-type:device_code"],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: "ES256",
    },
  ],
  cookies: { keys: ["a secret of the bench"] },
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig" }] },
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  ttl: { DeviceCode: 600, Session: 86_400, Grant: 86_400, Interaction: 600, AccessToken: 3600, IdToken: 3600 },
});
const server = provider.listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));
server.keepAliveTimeout = 65_000;
