import { randomBytes } from "node:crypto";
import { z } from "zod";
import { perProcess } from "../process/per-process";
import type { MarkFile } from "../site/mark";
import { type AccountsElsewhere, accountsElsewhere, elsewhere, elsewhereProblems } from "./accounts-elsewhere";
import { DEFAULT_DATABASE_URL, DEFAULT_DATABASE_WAIT_SECONDS, databaseAddress } from "./database-address.mjs";
import { isLoopbackHost, LOCAL_NETWORKS } from "./networks";
import { isRpIdOf, type PasskeySettings, passkeySettings } from "./passkeys";
import {
  appOrigins,
  databaseUrl,
  days,
  mark,
  networks,
  number,
  onOrOff,
  originUrl,
  ownOrOperator,
  seconds,
  secretList,
  webPage,
  whole,
} from "./setting-kinds";

export { isLoopbackHost } from "./networks";

/** Everything the operator may set, parsed. Durations are milliseconds. */
export interface Settings extends AccountsElsewhere {
  production: boolean;
  port: number;
  /** Undefined listens on all addresses of this machine. */
  host: string | undefined;
  /** The canonical origin, such as `https://login.example.org`: scheme, host and port, no slash at the end. */
  origin: string;
  https: boolean;
  /** PEM files with which this server speaks https itself; undefined where a proxy does, or nobody. */
  tls: { certFile: string; keyFile: string } | undefined;
  /** Whether browsers give pages of this origin WebCrypto: https, or a loopback host. */
  secureContext: boolean;
  databaseUrl: string;
  databasePoolSize: number;
  /** Whether statements are prepared by name; auto finds out whether what is in between carries that. */
  databasePreparedStatements: "auto" | "on" | "off";
  databaseWaitMs: number;
  migrateOnStart: boolean;
  /** Where `LISTEN` works, past any pooler; undefined on SQLite. */
  databaseListenUrl: string | undefined;
  /** Newest first: the first one signs and encrypts, all of them verify. */
  secrets: readonly [string, ...string[]];
  /** 0 takes the client's address from the socket. */
  trustProxyHops: number;
  trustedProxies: readonly string[];
  /** How long a stopping process still takes connections while `/api/ready` says no. */
  drainMs: number;
  qrTtlMs: number;
  confirmTtlMs: number;
  claimTtlMs: number;
  numberMatch: "auto" | "always" | "never";
  /** What the first sign-in of a browser that an account does not know takes, more than the number. */
  newBrowsers: "number" | "password" | "passkey" | "refuse";
  /** How old the phone's last password proof may be before a confirmation asks for it again; 0 never asks. */
  stepUpAfterMs: number;
  /** Of one account, signed in at once: beyond, the one unused for longest is signed out. */
  maxDevices: number;
  /** Whether people rename and delete their own accounts, or the operator alone does. */
  usernameChange: "own" | "operator";
  accountDelete: "own" | "operator";
  /** Who may make an account of their own. */
  signUp: "open" | "invite" | "closed";
  passkeys: PasskeySettings;
  /** When a confirmation takes a passkey or the password. */
  confirmProof: "auto" | "always" | "never";
  /** Of the code that an app without a browser shows (RFC 8628). */
  deviceTtlMs: number;
  /** Whether applications in private networks are told of a sign-out. */
  privateNetworks: boolean;
  rateLimits: boolean;
  /** How many times the limits of what everybody shares are multiplied. */
  limitsScale: number;
  auditRetentionMs: number;
  /** A session that is unused for as long ends, and any that is as old. */
  sessionIdleMs: number;
  sessionMaxMs: number;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
  geoipDb: string | undefined;
  site: SiteSettings;
  metricsToken: string | undefined;
  /** Where security events are told. */
  webhook: { url: string; secret: string } | undefined;
  tracesEndpoint: string | undefined;
}

export interface SiteSettings {
  name: string;
  mark: MarkFile | undefined;
  /** `#rrggbb` */
  colour: string | undefined;
  links: { terms: string | undefined; privacy: string | undefined; help: string | undefined };
}

/** The message has a sentence for each setting that is wrong, one a line. */
export class SettingsError extends Error {
  override name = "SettingsError";

  constructor(readonly sentences: readonly string[]) {
    super(sentences.join("\n"));
  }
}

const current = perProcess("settings", () => readSettings(process.env));

/** This process's settings, read from its environment once; `.env` must be loaded before. @throws SettingsError */
export function settings(): Settings {
  return current.get();
}

/** For tests. Without `others`, the environment is read once more. */
export function replaceSettings(others?: Settings): void {
  if (others) current.set(others);
  else current.clear();
}

/** An empty variable counts as not set. @throws SettingsError naming all that is wrong */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const set = Object.fromEntries(
    Object.entries(env)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== ""),
  );
  const result = environment.safeParse(set);
  if (!result.success) {
    throw new SettingsError(result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`));
  }
  return result.data;
}

const environment = z
  .object({
    NODE_ENV: z.string().optional(),
    NEXT_PHASE: z.string().optional(),
    PORT: whole("", 1, 65_535, 3000),
    HOST: z
      .string()
      .regex(/^[\w.:%-]{1,253}$/, "must be an address of this machine, such as 127.0.0.1")
      .optional(),
    APP_URL: originUrl.optional(),
    TLS_CERT: z.string().optional(),
    TLS_KEY: z.string().optional(),
    DATABASE_URL: databaseUrl.default(DEFAULT_DATABASE_URL),
    DATABASE_POOL_SIZE: whole("connections", 1, 1000, 10),
    DATABASE_PREPARED_STATEMENTS: z.enum(["auto", "on", "off"], "must be auto, on or off").default("auto"),
    DATABASE_WAIT_SECONDS: seconds(0, 3600, DEFAULT_DATABASE_WAIT_SECONDS),
    DATABASE_LISTEN_URL: databaseUrl.optional(),
    MIGRATE_ON_START: onOrOff("off"),
    NEXTAUTH_SECRET: secretList.optional(),
    TRUST_PROXY: whole("proxies", 0, 16, 0),
    TRUSTED_PROXIES: networks.default([...LOCAL_NETWORKS]),
    DRAIN_SECONDS: number("seconds", 0, 5).optional(),
    QR_TTL_SECONDS: seconds(2, 600, 60),
    CONFIRM_TTL_SECONDS: seconds(2, 600, 120),
    CLAIM_TTL_SECONDS: seconds(2, 600, 60),
    NUMBER_MATCH: z.enum(["auto", "always", "never"], "must be auto, always or never").default("auto"),
    NEW_BROWSERS: z
      .enum(["number", "password", "passkey", "refuse"], "must be number, password, passkey or refuse")
      .default("number"),
    STEP_UP_AFTER_SECONDS: seconds(0, 31_536_000, 604_800),
    SIGN_UP: z.enum(["open", "invite", "closed"], "must be open, invite or closed").default("invite"),
    ...elsewhere,
    PASSKEYS: onOrOff("on"),
    PASSKEY_RP_ID: z.string().toLowerCase().optional(),
    PASSKEY_ORIGINS: appOrigins.default([]),
    CONFIRM_PROOF: z.enum(["auto", "always", "never"], "must be auto, always or never").default("auto"),
    USERNAME_CHANGE: ownOrOperator,
    ACCOUNT_DELETE: ownOrOperator,
    MAX_DEVICES: whole("devices", 1, 10_000, 100),
    AUDIT_RETENTION_DAYS: days(1, 3650, 90),
    SESSION_IDLE_DAYS: days(1, 365, 90),
    SESSION_MAX_DAYS: days(1, 3650, 365),
    LOG_LEVEL: z
      .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
      .default("info"),
    DEVICE_TTL_SECONDS: seconds(30, 1800, 300),
    OIDC_PRIVATE_NETWORKS: onOrOff("off"),
    RATE_LIMITS: onOrOff("on"),
    LIMITS_SCALE: whole("", 1, 1000, 1),
    GEOIP_DB: z.string().optional(),
    SITE_NAME: z
      .string()
      .regex(/^[^\p{Cc}\p{Cf}%]{1,40}$/u, "must be 1 to 40 plain characters")
      .default("QR Login"),
    SITE_MARK: mark.optional(),
    SITE_COLOUR: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #0e5e4b")
      .toLowerCase()
      .optional(),
    SITE_TERMS_URL: webPage.optional(),
    SITE_PRIVACY_URL: webPage.optional(),
    SITE_HELP_URL: webPage.optional(),
    NOTIFY_WEBHOOK_URL: webPage.optional(),
    NOTIFY_WEBHOOK_SECRET: z.string().min(16, "must be at least 16 characters long").optional(),
    METRICS_TOKEN: z.string().min(16, "must be at least 16 characters long").optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .url({ protocol: /^https?$/, message: "must be a URL such as http://localhost:4318" })
      .optional(),
  })
  .refine(
    (env) => env.NEXTAUTH_SECRET || env.NODE_ENV !== "production" || env.NEXT_PHASE === "phase-production-build",
    {
      path: ["NEXTAUTH_SECRET"],
      message:
        "must be set in production: 32 random characters or more, kept secret and kept the same. Make one with: openssl rand -base64 32",
      // Reported together with what else is wrong.
      when: () => true,
    },
  )
  .refine(
    (env) =>
      env.DATABASE_LISTEN_URL === undefined || (isPostgres(env.DATABASE_URL) && isPostgres(env.DATABASE_LISTEN_URL)),
    {
      path: ["DATABASE_LISTEN_URL"],
      message: "must name the same Postgres database as DATABASE_URL, and be unset on SQLite",
    },
  )
  .refine((env) => (env.TLS_CERT === undefined) === (env.TLS_KEY === undefined), {
    path: ["TLS_CERT"],
    message: "and TLS_KEY go together: the files of a certificate and of its private key",
  })
  .refine((env) => !env.TLS_CERT || !env.APP_URL || env.APP_URL.protocol === "https:", {
    path: ["APP_URL"],
    message: "must be https where TLS_CERT is set",
  })
  .superRefine((env, context) => {
    for (const { setting, message } of elsewhereProblems(env))
      context.addIssue({ code: "custom", path: [setting], message });
  })
  .refine((env) => (env.NOTIFY_WEBHOOK_URL === undefined) === (env.NOTIFY_WEBHOOK_SECRET === undefined), {
    path: ["NOTIFY_WEBHOOK_URL"],
    message: "and NOTIFY_WEBHOOK_SECRET go together",
  })
  .refine((env) => !env.PASSKEY_RP_ID || isRpIdOf(env.PASSKEY_RP_ID, env.APP_URL?.hostname ?? "localhost"), {
    path: ["PASSKEY_RP_ID"],
    message: "must be the host of APP_URL, or a domain of yours that it ends in",
  })
  .transform((env): Settings => {
    const tls = env.TLS_CERT && env.TLS_KEY ? { certFile: env.TLS_CERT, keyFile: env.TLS_KEY } : undefined;
    const url = env.APP_URL ?? new URL(`${tls ? "https" : "http"}://localhost:${env.PORT}`);
    return {
      production: env.NODE_ENV === "production",
      port: env.PORT,
      host: env.HOST,
      origin: url.origin,
      https: url.protocol === "https:",
      tls,
      secureContext: url.protocol === "https:" || isLoopbackHost(url.hostname),
      databaseUrl: env.DATABASE_URL,
      databasePoolSize: env.DATABASE_POOL_SIZE,
      databasePreparedStatements: env.DATABASE_PREPARED_STATEMENTS,
      databaseWaitMs: env.DATABASE_WAIT_SECONDS,
      migrateOnStart: env.MIGRATE_ON_START,
      databaseListenUrl: isPostgres(env.DATABASE_URL) ? (env.DATABASE_LISTEN_URL ?? env.DATABASE_URL) : undefined,
      // Random in development, where sessions then end with the process; a build signs nothing.
      secrets: env.NEXTAUTH_SECRET ?? [randomBytes(32).toString("base64url")],
      trustProxyHops: env.TRUST_PROXY,
      trustedProxies: env.TRUSTED_PROXIES,
      // A proxy needs time to notice; without one nobody looks for another instance.
      drainMs: 1000 * (env.DRAIN_SECONDS ?? (env.TRUST_PROXY > 0 ? 2 : 0)),
      qrTtlMs: env.QR_TTL_SECONDS,
      confirmTtlMs: env.CONFIRM_TTL_SECONDS,
      claimTtlMs: env.CLAIM_TTL_SECONDS,
      numberMatch: env.NUMBER_MATCH,
      newBrowsers: env.NEW_BROWSERS,
      stepUpAfterMs: env.STEP_UP_AFTER_SECONDS,
      maxDevices: env.MAX_DEVICES,
      usernameChange: env.USERNAME_CHANGE,
      accountDelete: env.ACCOUNT_DELETE,
      signUp: env.SIGN_UP,
      ...accountsElsewhere(env),
      confirmProof: env.CONFIRM_PROOF,
      passkeys: passkeySettings(
        { on: env.PASSKEYS, rpId: env.PASSKEY_RP_ID, origins: env.PASSKEY_ORIGINS },
        url,
        url.protocol === "https:" || isLoopbackHost(url.hostname),
      ),
      deviceTtlMs: env.DEVICE_TTL_SECONDS,
      privateNetworks: env.OIDC_PRIVATE_NETWORKS,
      rateLimits: env.RATE_LIMITS,
      limitsScale: env.LIMITS_SCALE,
      auditRetentionMs: env.AUDIT_RETENTION_DAYS,
      sessionIdleMs: env.SESSION_IDLE_DAYS,
      sessionMaxMs: env.SESSION_MAX_DAYS,
      logLevel: env.LOG_LEVEL,
      geoipDb: env.GEOIP_DB,
      site: {
        name: env.SITE_NAME,
        mark: env.SITE_MARK,
        colour: env.SITE_COLOUR,
        links: { terms: env.SITE_TERMS_URL, privacy: env.SITE_PRIVACY_URL, help: env.SITE_HELP_URL },
      },
      metricsToken: env.METRICS_TOKEN,
      webhook:
        env.NOTIFY_WEBHOOK_URL && env.NOTIFY_WEBHOOK_SECRET
          ? { url: env.NOTIFY_WEBHOOK_URL, secret: env.NOTIFY_WEBHOOK_SECRET }
          : undefined,
      tracesEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    };
  });

function isPostgres(url: string): boolean {
  return databaseAddress(url).provider === "postgres";
}
