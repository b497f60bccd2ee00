import { describe, expect, test } from "vitest";
import { LOCAL_NETWORKS } from "./networks";
import { readSettings, SettingsError } from "./settings";

const SECRET = "0123456789abcdef0123456789abcdef";

/** The sentences that reading this environment fails with. */
function complaints(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.sentences;
    throw error;
  }
  return [];
}

describe("defaults", () => {
  test("an empty environment is a development server on SQLite", () => {
    expect(readSettings({})).toEqual({
      production: false,
      port: 3000,
      host: undefined,
      origin: "http://localhost:3000",
      https: false,
      tls: undefined,
      secureContext: true,
      databaseUrl: "file:./data/qr-login.db",
      databasePoolSize: 10,
      databasePreparedStatements: "auto",
      databaseWaitMs: 60_000,
      migrateOnStart: false,
      databaseListenUrl: undefined,
      secrets: [expect.stringMatching(/^.{43}$/)],
      trustProxyHops: 0,
      trustedProxies: LOCAL_NETWORKS,
      drainMs: 0,
      qrTtlMs: 60_000,
      confirmTtlMs: 120_000,
      claimTtlMs: 60_000,
      numberMatch: "auto",
      newBrowsers: "number",
      stepUpAfterMs: 7 * 24 * 60 * 60 * 1000,
      maxDevices: 100,
      usernameChange: "own",
      accountDelete: "own",
      rateLimits: true,
      signUp: "invite",
      passwords: true,
      upstream: undefined,
      handOver: undefined,
      confirmProof: "auto",
      passkeys: { rpId: "localhost", origins: ["http://localhost:3000"] },
      deviceTtlMs: 300_000,
      privateNetworks: false,
      limitsScale: 1,
      auditRetentionMs: 90 * 24 * 60 * 60 * 1000,
      sessionIdleMs: 90 * 24 * 60 * 60 * 1000,
      sessionMaxMs: 365 * 24 * 60 * 60 * 1000,
      logLevel: "info",
      geoipDb: undefined,
      site: {
        name: "QR Login",
        mark: undefined,
        colour: undefined,
        links: { terms: undefined, privacy: undefined, help: undefined },
      },
      metricsToken: undefined,
      webhook: undefined,
      tracesEndpoint: undefined,
    });
  });

  test("an empty or blank variable counts as unset", () => {
    const env = { PORT: "", APP_URL: " ", DATABASE_URL: "", NEXTAUTH_SECRET: "", QR_TTL_SECONDS: "", NUMBER_MATCH: "" };
    const unlike = { secrets: expect.anything() };
    expect(readSettings(env)).toEqual({ ...readSettings({}), ...unlike });
  });

  test("the origin follows the port", () => {
    expect(readSettings({ PORT: "4000" })).toMatchObject({ port: 4000, origin: "http://localhost:4000" });
  });
});

describe("passkeys", () => {
  test.each([
    ["https://login.example.org", { rpId: "login.example.org", origins: ["https://login.example.org"] }],
    ["http://qr.localhost:4000", { rpId: "qr.localhost", origins: ["http://qr.localhost:4000"] }],
    ["http://127.0.0.1:3000", { off: "address" }],
    ["https://192.168.1.5:4000", { off: "address" }],
    ["https://[2001:db8::1]", { off: "address" }],
    ["http://box.example", { off: "insecure" }],
  ])("at %s", (APP_URL, passkeys) => {
    expect(readSettings({ APP_URL })).toMatchObject({ passkeys });
  });

  test("are for a parent domain where that is said, and for no other", () => {
    const APP_URL = "https://login.example.org";
    expect(readSettings({ APP_URL, PASSKEY_RP_ID: "example.org" })).toMatchObject({
      passkeys: { rpId: "example.org" },
    });
    for (const PASSKEY_RP_ID of ["org", "ogin.example.org", "example.com", "a.login.example.org"]) {
      expect(complaints({ APP_URL, PASSKEY_RP_ID }), PASSKEY_RP_ID).toHaveLength(1);
    }
  });

  test("are turned off, and taken from apps that are named", () => {
    expect(readSettings({ PASSKEYS: "off" })).toMatchObject({ passkeys: { off: "off" } });
    const app = `android:apk-key-hash:${"A".repeat(43)}`;
    expect(readSettings({ PASSKEY_ORIGINS: app })).toMatchObject({
      passkeys: { origins: ["http://localhost:3000", app] },
    });
    expect(complaints({ PASSKEY_ORIGINS: "anything" })).toHaveLength(1);
  });
});

describe("values", () => {
  test("with a certificate the server speaks https", () => {
    const files = { TLS_CERT: "cert.pem", TLS_KEY: "key.pem" };
    const tls = { certFile: "cert.pem", keyFile: "key.pem" };
    expect(readSettings(files)).toMatchObject({
      tls,
      origin: "https://localhost:3000",
      https: true,
      secureContext: true,
    });
    const APP_URL = "https://192.168.1.5:4000";
    expect(readSettings({ ...files, APP_URL })).toMatchObject({ tls, origin: APP_URL, secureContext: true });
  });

  test("durations become milliseconds", () => {
    const env = { QR_TTL_SECONDS: "2", CONFIRM_TTL_SECONDS: "2", CLAIM_TTL_SECONDS: "600", STEP_UP_AFTER_SECONDS: "0" };
    const parsed = { qrTtlMs: 2_000, confirmTtlMs: 2_000, claimTtlMs: 600_000, stepUpAfterMs: 0 };
    expect(readSettings(env)).toMatchObject(parsed);
  });

  test("several secrets keep their order, newest first", () => {
    const older = SECRET.toUpperCase();
    expect(readSettings({ NEXTAUTH_SECRET: `${SECRET}, ${older}` }).secrets).toEqual([SECRET, older]);
  });

  test("trusted proxies are those that are named, and no others", () => {
    expect(readSettings({ TRUSTED_PROXIES: "192.0.2.7, 2001:db8::/32" }).trustedProxies).toEqual([
      "192.0.2.7/32",
      "2001:db8::/32",
    ]);
  });

  test.each(["127.0.0.1", "::1", "localhost", "fe80::1%eth0"])("HOST %s", (HOST) => {
    expect(readSettings({ HOST }).host).toBe(HOST);
  });

  test("the listening connection is the database's own unless it has one past the pooler", () => {
    const pooled = "postgresql://app@pooler:6432/login";
    const direct = "postgresql://app@db:5432/login";
    expect(readSettings({ DATABASE_URL: pooled }).databaseListenUrl).toBe(pooled);
    expect(readSettings({ DATABASE_URL: pooled, DATABASE_LISTEN_URL: direct }).databaseListenUrl).toBe(direct);
  });

  test("who stops behind a proxy says so for a while first", () => {
    expect(readSettings({ TRUST_PROXY: "1" }).drainMs).toBe(2_000);
    expect(readSettings({ TRUST_PROXY: "1", DRAIN_SECONDS: "0" }).drainMs).toBe(0);
    expect(readSettings({ DRAIN_SECONDS: "5" }).drainMs).toBe(5_000);
  });

  test.each([
    ["https://login.example.org", "https://login.example.org", true],
    ["https://LOGIN.example.org:443/", "https://login.example.org", true],
    ["http://192.168.1.5:3000", "http://192.168.1.5:3000", false],
    ["http://localhost.example.org", "http://localhost.example.org", false],
    ["http://127.0.0.1:4000", "http://127.0.0.1:4000", true],
    ["http://[::1]:4000", "http://[::1]:4000", true],
    ["http://app.localhost", "http://app.localhost", true],
  ])("APP_URL %s", (APP_URL, origin, secureContext) => {
    expect(readSettings({ APP_URL })).toMatchObject({ origin, https: /^https:/.test(APP_URL), secureContext });
  });
});

describe("what is wrong is told in sentences", () => {
  test.each([
    ["PORT", "0", "must be a whole number from 1 to 65535."],
    ["PORT", "3000x", "must be a whole number from 1 to 65535."],
    ["APP_URL", "login.example.org", "must be an origin such as https://login.example.org, without a path."],
    ["APP_URL", "https://example.org/login", "must be an origin such as https://login.example.org, without a path."],
    ["APP_URL", "https://me@example.org", "must be an origin such as https://login.example.org, without a path."],
    ["APP_URL", "javascript:alert(1)", "must be an origin such as https://login.example.org, without a path."],
    [
      "DATABASE_URL",
      "mysql://db/login",
      `does not name a database: it must start with "file:" (SQLite) or "postgresql://".`,
    ],
    ["DATABASE_URL", "file:", `does not name a database: after "file:" it needs the path of a file, and nothing else.`],
    [
      "DATABASE_LISTEN_URL",
      "postgresql://db/x",
      "must name the same Postgres database as DATABASE_URL, and be unset on SQLite.",
    ],
    ["QR_TTL_SECONDS", "1", "must be a whole number of seconds from 2 to 600."],
    ["QR_TTL_SECONDS", "-5", "must be a whole number of seconds from 2 to 600."],
    ["CONFIRM_TTL_SECONDS", "1.5", "must be a whole number of seconds from 2 to 600."],
    ["CLAIM_TTL_SECONDS", "1e2", "must be a whole number of seconds from 2 to 600."],
    ["TRUST_PROXY", "true", "must be a whole number of proxies from 0 to 16."],
    ["TRUSTED_PROXIES", "proxy", "must be addresses and networks such as 192.0.2.7, 10.0.0.0/8, separated by commas."],
    ["HOST", "http://127.0.0.1", "must be an address of this machine, such as 127.0.0.1."],
    ["NUMBER_MATCH", "sometimes", "must be auto, always or never."],
    ["NEW_BROWSERS", "maybe", "must be number, password, passkey or refuse."],
    ["MAX_DEVICES", "0", "must be a whole number of devices from 1 to 10000."],
    ["RATE_LIMITS", "no", "must be on or off."],
    ["MIGRATE_ON_START", "yes", "must be on or off."],
    ["DATABASE_WAIT_SECONDS", "-1", "must be a whole number of seconds from 0 to 3600."],
    ["DRAIN_SECONDS", "6", "must be a whole number of seconds from 0 to 5."],
    ["AUDIT_RETENTION_DAYS", "0", "must be a whole number of days from 1 to 3650."],
    ["LOG_LEVEL", "loud", "must be debug, info, warn, error or silent."],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "must be a URL such as http://localhost:4318."],
    ["METRICS_TOKEN", "short", "must be at least 16 characters long."],
  ])("%s=%s", (name, value, sentence) => {
    expect(complaints({ [name]: value })).toEqual([`${name} ${sentence}`]);
  });

  test("a short secret, also among several, is refused and not repeated", () => {
    for (const secret of ["hunter2", `${SECRET},hunter2`, `${SECRET},`]) {
      expect(complaints({ NEXTAUTH_SECRET: secret })).toEqual([
        "NEXTAUTH_SECRET must be at least 32 characters long, and so must each one of several, separated by commas.",
      ]);
    }
  });

  test("a secret that can be guessed, also among several, is refused and not repeated", () => {
    for (const secret of ["x".repeat(32), `${SECRET},${"ab".repeat(20)}`, "change-me-to-something-long-and-random"]) {
      expect(complaints({ NEXTAUTH_SECRET: secret })).toEqual([
        "NEXTAUTH_SECRET is a sample's or could be guessed. Make one with: openssl rand -base64 32.",
      ]);
    }
    expect(complaints({ NEXTAUTH_SECRET: `${SECRET}, ${SECRET}` })).toEqual([
      "NEXTAUTH_SECRET names the same secret twice.",
    ]);
  });

  test("production refuses to start without a secret; its build does not need one", () => {
    const sentence = expect.stringMatching(/^NEXTAUTH_SECRET must be set in production/);
    expect(complaints({ NODE_ENV: "production" })).toEqual([sentence]);
    expect(complaints({ NODE_ENV: "production", NEXTAUTH_SECRET: SECRET })).toEqual([]);
    expect(complaints({ NODE_ENV: "production", NEXT_PHASE: "phase-production-build" })).toEqual([]);
  });

  test("a certificate needs its key, and an https origin", () => {
    const sentence = "TLS_CERT and TLS_KEY go together: the files of a certificate and of its private key.";
    expect(complaints({ TLS_CERT: "cert.pem" })).toEqual([sentence]);
    expect(complaints({ TLS_KEY: "key.pem" })).toEqual([sentence]);
    expect(complaints({ TLS_CERT: "cert.pem", TLS_KEY: "key.pem", APP_URL: "http://a.example" })).toEqual([
      "APP_URL must be https where TLS_CERT is set.",
    ]);
  });

  test("all at once", () => {
    const wrong = { NODE_ENV: "production", PORT: "x", QR_TTL_SECONDS: "x", NUMBER_MATCH: "x" };
    expect(complaints(wrong).map((sentence) => sentence.split(" ")[0])).toEqual(
      expect.arrayContaining(["PORT", "QR_TTL_SECONDS", "NUMBER_MATCH", "NEXTAUTH_SECRET"]),
    );
  });
});

describe("accounts elsewhere", () => {
  const upstream = { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "qr", OIDC_CLIENT_SECRET: "s" };

  test("a provider upstream has a name and scopes unless they are set", () => {
    expect(readSettings(upstream).upstream).toEqual({
      issuer: "https://id.example",
      clientId: "qr",
      clientSecret: "s",
      name: "id.example",
      scopes: "openid profile",
      require: undefined,
    });
    const set = { ...upstream, OIDC_NAME: "Example Inc.", OIDC_SCOPES: "openid email", OIDC_REQUIRE: "hd=a=b" };
    expect(readSettings(set).upstream).toMatchObject({
      name: "Example Inc.",
      scopes: "openid email",
      require: { claim: "hd", value: "a=b" },
    });
  });

  test.each<[Record<string, string>, string]>([
    [{ OIDC_ISSUER: "https://id.example" }, "OIDC_ISSUER needs OIDC_CLIENT_ID and"],
    [{ ...upstream, OIDC_ISSUER: "http://id.example" }, "OIDC_ISSUER must be an https address"],
    [{ ...upstream, OIDC_ISSUER: "https://a@id.example" }, "OIDC_ISSUER must be an https address"],
    [{ ...upstream, OIDC_SCOPES: "profile" }, "OIDC_SCOPES must begin with openid"],
    [{ ...upstream, OIDC_REQUIRE: "groups" }, "OIDC_REQUIRE must be a claim and its value"],
    [{ HOST_ISSUER: "https://shop.example" }, "HOST_ISSUER and HOST_JWKS go together"],
    [{ HOST_ISSUER: "https://shop.example", HOST_JWKS: "http://shop.example/k" }, "HOST_JWKS must be an https address"],
    [{ ...upstream, HOST_ISSUER: "https://id.example", HOST_JWKS: "k.json" }, "HOST_ISSUER must be another one"],
    [{ PASSWORDS: "off", PASSKEYS: "off" }, "PASSWORDS may be off where"],
  ])("%j is refused", (env, sentence) => expect(complaints(env)).toEqual([expect.stringContaining(sentence)]));

  test("this machine may be asked without https", () => {
    expect(readSettings({ ...upstream, OIDC_ISSUER: "http://localhost:4000" }).upstream?.name).toBe("localhost:4000");
  });
});
