// oidc-provider by itself, for what ours adds to it: people are signed in as soon as they are asked, and nobody is asked twice.
// In its own memory, or with the simplest adapter over SQLite, which keeps ids and tokens as they are.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Sqlite from "better-sqlite3";
import { type Adapter, type AdapterPayload, Provider } from "oidc-provider";

const [port, file = ""] = process.argv.slice(2);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  ...(file && { adapter: sqliteAdapter(file) }),
  clients: [{ client_id: "shop", client_secret: "secret", redirect_uris: ["https://shop.example/cb"] }],
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "picture"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["a secret of the bench"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_ctx, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: "Ada Lovelace", preferred_username: "ada", picture: "https://shop.example/ada.png" }),
  }),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
  pkce: { required: () => true },
  routes: { authorization: "/oidc/authorize", token: "/oidc/token" },
  ttl: { Session: 86_400, Grant: 86_400, Interaction: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
});
const handle = provider.callback();

const server = createServer(async (request, response) => {
  if (!request.url?.startsWith("/interaction/")) return void handle(request, response);
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: "ada", clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const result = { login: { accountId: "ada" }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}).listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));
server.keepAliveTimeout = 65_000;

function sqliteAdapter(file: string) {
  const database = new Sqlite(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.exec(`CREATE TABLE record (kind TEXT, id TEXT, payload TEXT, grantId TEXT, uid TEXT, PRIMARY KEY (kind, id));
    CREATE INDEX grants ON record (grantId); CREATE INDEX uids ON record (uid)`);
  const put = database.prepare("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)");
  const get = database.prepare("SELECT payload FROM record WHERE kind = ? AND id = ?").pluck();
  const getByUid = database.prepare("SELECT payload FROM record WHERE kind = ? AND uid = ?").pluck();
  const remove = database.prepare("DELETE FROM record WHERE kind = ? AND id = ?");
  const removeGrant = database.prepare("DELETE FROM record WHERE grantId = ?");
  const parsed = (text: unknown) => (typeof text === "string" ? (JSON.parse(text) as AdapterPayload) : undefined);

  return class implements Adapter {
    constructor(readonly kind: string) {}
    async upsert(id: string, payload: AdapterPayload) {
      put.run(this.kind, id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null);
    }
    async find(id: string) {
      return parsed(get.get(this.kind, id));
    }
    async findByUid(uid: string) {
      return parsed(getByUid.get(this.kind, uid));
    }
    async findByUserCode() {
      return undefined;
    }
    async consume(id: string) {
      const payload = await this.find(id);
      if (payload) await this.upsert(id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
    }
    async destroy(id: string) {
      remove.run(this.kind, id);
    }
    async revokeByGrantId(grantId: string) {
      removeGrant.run(grantId);
    }
  };
}
