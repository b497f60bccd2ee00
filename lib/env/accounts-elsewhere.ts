/** Settings of who else keeps accounts: a provider upstream, and the host. */
import { z } from "zod";
import { isLoopbackHost } from "./networks";
import { onOrOff } from "./setting-kinds";

export interface AccountsElsewhere {
  /** Whether a password signs in, and proves. */
  passwords: boolean;
  /** A provider of OpenID Connect that people sign in at. */
  upstream: UpstreamSettings | undefined;
  /** An application with sessions of its own, which hands its people over. */
  handOver: HandOverSettings | undefined;
}

export interface UpstreamSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What its button says. */
  name: string;
  scopes: string;
  /** A claim, and what it must be or hold, for anybody to come in. */
  require: { claim: string; value: string } | undefined;
}

export interface HandOverSettings {
  issuer: string;
  /** The address of its keys, or a file. */
  jwks: string;
  /** Where it hands people over who came here first. */
  signInUrl: string | undefined;
}

/** Keys and codes travel there: https, or this machine. */
const safeUrl = z.string().superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopbackHost(url.hostname));
  if (!isSafe || url.hash || url.username || url.password)
    context.addIssue("must be an https address, such as https://id.example.org");
});

export const elsewhere = {
  PASSWORDS: onOrOff("on"),
  OIDC_ISSUER: safeUrl.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z
    .string()
    .regex(/^[^\p{Cc}\p{Cf}]{1,40}$/u, "must be 1 to 40 plain characters")
    .optional(),
  OIDC_SCOPES: z
    .string()
    .regex(/^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$/, "must begin with openid, such as openid profile email")
    .default("openid profile"),
  OIDC_REQUIRE: z
    .string()
    .regex(/^[^=\s]+=.+$/, "must be a claim and its value, such as groups=staff")
    .optional(),
  HOST_ISSUER: safeUrl.optional(),
  HOST_JWKS: z.string().optional(),
  HOST_SIGN_IN: safeUrl.optional(),
};

type Elsewhere = z.output<z.ZodObject<typeof elsewhere>>;

export function elsewhereProblems(env: Elsewhere & { PASSKEYS: boolean }): { setting: string; message: string }[] {
  const upstream = [env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET];
  const problems: { setting: string; message: string }[] = [];
  if (upstream.some(Boolean) && !upstream.every(Boolean))
    problems.push({ setting: "OIDC_ISSUER", message: "needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, and they need it" });
  if ((env.HOST_ISSUER === undefined) !== (env.HOST_JWKS === undefined))
    problems.push({ setting: "HOST_ISSUER", message: "and HOST_JWKS go together" });
  if (/^https?:/.test(env.HOST_JWKS ?? "") && !safeUrl.safeParse(env.HOST_JWKS).success)
    problems.push({ setting: "HOST_JWKS", message: "must be an https address, or a file" });
  if (env.HOST_ISSUER !== undefined && env.HOST_ISSUER === env.OIDC_ISSUER)
    problems.push({
      setting: "HOST_ISSUER",
      message: "must be another one than OIDC_ISSUER: each names its own people",
    });
  if (!env.PASSWORDS && !env.OIDC_ISSUER && !env.HOST_ISSUER && !env.PASSKEYS)
    problems.push({ setting: "PASSWORDS", message: "may be off where there are passkeys, OIDC_ISSUER or HOST_ISSUER" });
  return problems;
}

export function accountsElsewhere(env: Elsewhere): AccountsElsewhere {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_REQUIRE: must } = env;
  const [claim = "", ...value] = (must ?? "").split("=");
  return {
    passwords: env.PASSWORDS,
    upstream:
      issuer && clientId && clientSecret
        ? {
            issuer,
            clientId,
            clientSecret,
            name: env.OIDC_NAME ?? new URL(issuer).host,
            scopes: env.OIDC_SCOPES,
            require: must ? { claim, value: value.join("=") } : undefined,
          }
        : undefined,
    handOver:
      env.HOST_ISSUER && env.HOST_JWKS
        ? { issuer: env.HOST_ISSUER, jwks: env.HOST_JWKS, signInUrl: env.HOST_SIGN_IN }
        : undefined,
  };
}
