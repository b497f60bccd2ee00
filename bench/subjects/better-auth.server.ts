// better-auth's device authorization as its documentation sets it up, on Node's own http and better-sqlite3.
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { deviceAuthorization } from "better-auth/plugins";
import Database from "better-sqlite3";

const [port, file = ""] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = NORMAL");

const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: "a secret of the bench, thirty-two letters long",
  database,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: "error" },
  // The least it takes, so that a bench may poll as fast as it can.
  plugins: [deviceAuthorization({ verificationUri: "/device", interval: "0.001s", expiresIn: "10m", schema: {} })],
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
// It has none on these; without them the bench would measure how many codes nobody fetched.
database.exec(
  'CREATE INDEX byDeviceCode ON deviceCode ("deviceCode"); CREATE INDEX byUserCode ON deviceCode ("userCode")',
);

const server = createServer(toNodeHandler(auth));
server.keepAliveTimeout = 65_000;
server.listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));
