import { createHash } from "node:crypto";
import { type Database, database } from "./db/database";
import { settings } from "./env/settings";
import { log } from "./log";
import { gauge } from "./metrics/metrics";
import { perProcess } from "./process/per-process";
import { onShutdown } from "./process/shutdown";

/*
 * What an instance looks at beside its work, as it starts and every minute, since nobody else would tell: whether its clock is
 * the database's, and whether the other instances have its secrets.
 */

const EVERY_MS = 60_000;
/** More than two clocks that are set by NTP ever differ by. */
const NOTICEABLE_MS = 2_000;
/** Half of what a proof may be old, or early: beyond, people with good clocks are refused. */
const INTOLERABLE_MS = 30_000;
const SAMPLES = 3;

const NAME = "qr-login";
/** An application's name in Postgres is 63 bytes at most. */
const MOST_SECRETS = 5;

interface Seen {
  clockOffsetMs: number;
  strangers: number;
}

const seen = perProcess("self-check", (): Seen => ({ clockOffsetMs: 0, strangers: 0 }));

/**
 * The sentence for who starts an instance whose clock is too far from the database's; undefined where it will do. On SQLite
 * there is one clock.
 */
export async function clockComplaint(db = database(), now = Date.now): Promise<string | undefined> {
  const offsetMs = await clockOffset(db, now);
  if (Math.abs(offsetMs) < INTOLERABLE_MS) return undefined;
  return `${difference(offsetMs)} Codes would end early or late, and proofs be refused. Set both clocks by NTP.`;
}

/** Begins to look every minute, until shutdown. */
export function startSelfCheck(): void {
  gauge("qr_login_clock_offset_seconds", "How far this machine's clock is ahead of the database's", () => {
    return seen.get().clockOffsetMs / 1000;
  });
  gauge(
    "qr_login_instances_with_other_secrets",
    "Instances on this database that lack our NEXTAUTH_SECRET, or we theirs",
    () => {
      return seen.get().strangers;
    },
  );
  // A database that is away is told by whoever needs it.
  const look = () => void selfCheck().catch(() => {});
  look();
  const timer = setInterval(look, EVERY_MS).unref();
  onShutdown(() => clearInterval(timer));
}

/** Looks once. */
export async function selfCheck(db = database(), now = Date.now): Promise<Seen> {
  const found = { clockOffsetMs: await clockOffset(db, now), strangers: await strangers(db) };
  seen.set(found);
  const { clockOffsetMs } = found;
  if (Math.abs(clockOffsetMs) >= NOTICEABLE_MS) {
    const level = Math.abs(clockOffsetMs) >= INTOLERABLE_MS ? "error" : "warn";
    log()[level]({
      event: "clock_differs",
      offsetMs: clockOffsetMs,
      text: `${difference(clockOffsetMs)} Set both by NTP.`,
    });
  }
  if (found.strangers > 0) {
    const text =
      "Another instance on this database has another NEXTAUTH_SECRET: whoever signs in at one is signed out at the other. " +
      "Give all of them the same, in rounds as docs/operating.md says.";
    log().error({ event: "secrets_differ", instances: found.strangers, text });
  }
  return found;
}

function difference(offsetMs: number): string {
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  return `This machine's clock is ${seconds} s ${offsetMs > 0 ? "ahead of" : "behind"} the database's.`;
}

/** In whole milliseconds; 0 where it is less than the time that the answer took leaves open. */
async function clockOffset({ sql }: Database, now: () => number): Promise<number> {
  if (sql.provider === "sqlite") return 0;
  const samples: { tookMs: number; offsetMs: number }[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const sentMs = now();
    const [row] = await sql.query<{ ms: number }>`SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "ms"`;
    const tookMs = now() - sentMs;
    samples.push({ tookMs, offsetMs: Math.round(sentMs + tookMs / 2 - (row?.ms ?? 0)) });
  }
  const [best] = samples.sort((one, other) => one.tookMs - other.tookMs);
  return best && Math.abs(best.offsetMs) > best.tookMs / 2 ? best.offsetMs : 0;
}

/**
 * How this instance's listening connection calls itself in Postgres, for the others: by a few bits of a hash of each secret,
 * the newest first, which tell one from another and nothing of it.
 */
export function instanceName(secrets = settings().secrets): string {
  return `${NAME} ${secrets.slice(0, MOST_SECRETS).map(fingerprint).join(" ")}`;
}

function fingerprint(secret: string): string {
  return createHash("sha256").update("qr-login instance").update(secret).digest("hex").slice(0, 8);
}

/** How many of the other instances would not believe what we sign, or we what they sign. */
async function strangers({ sql }: Database): Promise<number> {
  if (sql.provider === "sqlite") return 0;
  const rows = await sql.query<{ name: string }>`
    SELECT "application_name" AS "name" FROM pg_stat_activity
    WHERE "datname" = current_database() AND "application_name" LIKE ${`${NAME} %`}`;
  const [, ...ours] = instanceName().split(" ");
  return rows.filter(({ name }) => {
    const [, ...theirs] = name.split(" ");
    return !theirs.includes(ours[0] ?? "") || !ours.includes(theirs[0] ?? "");
  }).length;
}
