import { type DestinationStream, type Logger, pino } from "pino";
import { settings } from "./env/settings";
import { perProcess } from "./process/per-process";

/** Paths that are never logged, at any depth: a net below the rule that nobody tries. */
const SECRETS = [
  "password",
  "currentPassword",
  "newPassword",
  "passwordHash",
  "token",
  "tokenHash",
  "link",
  "confirmToken",
  "secret",
  "secretHash",
  "browserSecret",
  "userCode",
  "number",
  "proof",
  "dpop",
  "cookie",
  "set-cookie",
  "authorization",
];

const current = perProcess("log", () => createLog(settings().logLevel));

export function log(): Logger {
  return current.get();
}

/** For tests. */
export function replaceLog(other: Logger): void {
  current.set(other);
}

export function createLog(level: string, destination?: DestinationStream): Logger {
  const paths = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  const options = {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths, censor: "[redacted]" },
    serializers: { err: errorFacts },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Longer messages quote their input. */
const LONGEST_MESSAGE = 200;

export interface ErrorFacts {
  name: string;
  code?: string;
  message?: string;
  stack?: string[];
  cause?: ErrorFacts;
}

/** The first line of an error. A database client's messages quote anybody's data, so of those only name and code remain. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, cause } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const message = /prisma|driveradapter/i.test(name) ? undefined : error.message.split("\n", 1)[0];
  const stack = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name,
    ...(code && { code }),
    ...(message && { message: message.slice(0, LONGEST_MESSAGE) }),
    ...(stack?.length && { stack: stack.map((line) => line.trim()) }),
    ...(cause instanceof Error && { cause: errorFacts(cause) }),
  };
}
