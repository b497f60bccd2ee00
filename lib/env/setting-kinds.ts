/** The kinds of value that a setting may have: each reads text, and says what it must be where it is not. */
import { z } from "zod";
import { readMark } from "../site/mark";
import { databaseAddress } from "./database-address.mjs";
import { parseNetworks } from "./networks";
import { isGuessable } from "./secret";

export function whole(unit: string, min: number, max: number, byDefault: number) {
  return number(unit, min, max).default(byDefault);
}

export function number(unit: string, min: number, max: number) {
  const message = `must be a whole number${unit && ` of ${unit}`} from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

export function seconds(min: number, max: number, byDefault: number) {
  return whole("seconds", min, max, byDefault).transform((value) => value * 1000);
}

export function days(min: number, max: number, byDefault: number) {
  return whole("days", min, max, byDefault).transform((value) => value * 24 * 60 * 60 * 1000);
}

export function onOrOff(byDefault: "on" | "off") {
  return z
    .enum(["on", "off"], "must be on or off")
    .default(byDefault)
    .transform((value) => value === "on");
}

export const originUrl = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url;
  context.addIssue("must be an origin such as https://login.example.org, without a path");
  return z.NEVER;
});

export const databaseUrl = z.string().superRefine((value, context) => {
  try {
    databaseAddress(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    context.addIssue(`does not name a database: ${error.message}`);
  }
});

export const secretList = z
  .string()
  .transform((value) => value.split(",").map((secret) => secret.trim()))
  .refine(
    (secrets) => secrets.every((secret) => secret.length >= 32),
    "must be at least 32 characters long, and so must each one of several, separated by commas",
  )
  .refine(
    (secrets) => !secrets.some((secret) => secret.length >= 32 && isGuessable(secret)),
    "is a sample's or could be guessed. Make one with: openssl rand -base64 32",
  )
  .refine((secrets) => new Set(secrets).size === secrets.length, "names the same secret twice")
  .transform(([newest = "", ...older]): [string, ...string[]] => [newest, ...older]);

export const webPage = z
  .string()
  .refine(
    (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
    "must be the address of a page, such as https://example.org/terms",
  );

export const ownOrOperator = z.enum(["own", "operator"], "must be own or operator").default("own");

export const networks = z.string().transform((value, context) => {
  const parsed = parseNetworks(value);
  if (parsed) return parsed;
  context.addIssue("must be addresses and networks such as 192.0.2.7, 10.0.0.0/8, separated by commas");
  return z.NEVER;
});

export const appOrigins = z
  .string()
  .transform((value) => value.split(",").map((each) => each.trim()))
  .refine(
    (origins) =>
      origins.every((each) => /^(https:\/\/[^/]+|android:apk-key-hash:[\w-]{43}|ios:bundle-id:[\w.-]+)$/.test(each)),
    "must be origins of your own apps, such as android:apk-key-hash:…, separated by commas",
  );

export const mark = z.string().transform((file, context) => {
  try {
    return readMark(file);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : "cannot be read");
    return z.NEVER;
  }
});
