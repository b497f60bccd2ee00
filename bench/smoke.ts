// `node scripts/bench.mjs --smoke`, a short run for `npm test`: it asserts that the work was done, and never how fast. It
// needs no peer and no network.
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import pg from "pg";
import { startPostgres } from "../lib/db/testing/postgres-server.mjs";
import { openInOne } from "./subjects/bare-login.one-statement";
import { openPostgres } from "./subjects/bare-login.postgres";
import { inTime, type Rows } from "./subjects/bare-login.rows";
import { openSqlite } from "./subjects/bare-login.sqlite";
import { newId, type Proof, Refused } from "./subjects/bare-login.tokens";
import { DeviceKey } from "./subjects/proof";
import { bare, bareLogin, bareLoginInOne, bareLoginWithDuties, onPostgres, ours } from "./subjects/subjects";

const LOGINS = 12;
const STREAMS = 20;
const CONFIRMS = 5;
const REQUESTS = 50;
const JSON_TYPE = { "Content-Type": "application/json" };

let passed = 0;
let failed = 0;

const own = await ours();
const limit = await bare({ kept: true });
const dutiful = await bareLoginWithDuties();
const onSqlite = await bareLogin();
const onOnePostgres = await onPostgres(bareLogin, 1, await startPostgres());
const loginLimits = [
  onSqlite,
  dutiful,
  onOnePostgres,
  await onPostgres(bareLogin, 2, await startPostgres()),
  await onPostgres(bareLoginInOne, 2, await startPostgres()),
];
try {
  for (const subject of [own, ...loginLimits]) {
    await check(`${subject.name}: every sign-in ends with a session, and with a device in the database`, async () => {
      await subject.load("gather", { people: 3 });
      const { value } = await subject.load("loop", { what: "login", people: 3, times: LOGINS });
      assert.equal(value.done, LOGINS);
      const { databaseUrl } = subject;
      for (const rows of [
        `"Ticket" WHERE "status" = 'claimed'`,
        `"Device" WHERE "signedInBy" = 'qr' AND "endedAt" IS NULL`,
        `"LoginEvent" WHERE "type" = 'ticket.claimed'`,
      ]) {
        assert.equal(await count(rows, databaseUrl), LOGINS);
      }
    });
    await check(`${subject.name}: a proof is taken once, and only as it was signed`, async () => {
      assert.deepEqual(await signInsByOneProof(subject.origin), { forged: 401, first: 200, second: 401 });
    });
  }
  for (const { name, origin } of [own, dutiful]) {
    await check(`${name}: another site's request is refused, and a body of another shape`, async () => {
      const post = async (from: string, body: object) =>
        (
          await fetch(`${origin}/api/qr`, {
            method: "POST",
            headers: { Origin: from, ...JSON_TYPE },
            body: JSON.stringify(body),
          })
        ).status;
      const answers = await Promise.all([post("https://other.example", {}), post(origin, { jkt: "short" })]);
      assert.deepEqual(answers, [403, 400]);
    });
  }
  for (const { name, databaseUrl } of loginLimits) {
    await check(`${name}: a login leaves what a login leaves, in every table and column`, async () => {
      assert.deepEqual(await whatLoginsLeft(databaseUrl), await whatLoginsLeft(own.databaseUrl));
    });
  }
  const databases: Record<string, () => Rows | Promise<Rows>> = {
    "on SQLite": () => openSqlite(onSqlite.databaseUrl.slice("file:".length)),
    "on Postgres": () => openPostgres(onOnePostgres.databaseUrl),
    "on Postgres in one statement": () => openInOne(onOnePostgres.databaseUrl),
  };
  for (const [where, open] of Object.entries(databases)) {
    await check(`the limit of a login, ${where}: each step is taken once, and only by whom it belongs to`, async () => {
      const rows = await open();
      const wrong = { scansByAnotherKey: 0, confirmsByAUsedProof: 0, confirmsByAnotherToken: 0, claimsByAUsedProof: 0 };
      const right = { scansByOneProof: 1, confirms: 1, claims: 1, later: 0 };
      const taken = await stepsTaken(rows).finally(() => rows.close());
      assert.deepEqual(taken, { ...wrong, claimsByAnotherKey: 0, claimsWithAnotherSecret: 0, ...right });
    });
  }
  for (const subject of [own, limit, ...loginLimits]) {
    await check(`${subject.name}: every desktop that waits hears of its confirmation, and none is lost`, async () => {
      await subject.load("ask", { streams: STREAMS });
      assert.equal((await subject.load("listen")).value.opened, STREAMS);
      assert.equal((await subject.load("confirm", { times: CONFIRMS })).value.count, CONFIRMS);
      assert.equal((await subject.load("listening")).value, STREAMS);
      await subject.load("close");
    });
  }
  for (const subject of [own, limit]) {
    await check(`${subject.name}: codes are made, and tell how they stand`, async () => {
      for (const what of ["create", "poll"] as const) {
        const { value } = await subject.load("loop", { what, people: 4, times: REQUESTS });
        assert.equal(value.done, REQUESTS);
      }
    });
  }
  await check("every code that was asked for is in the database", async () => {
    const people = 4;
    assert.equal(await count('"Ticket"'), LOGINS + STREAMS + CONFIRMS + REQUESTS + people);
    assert.equal(await count(`"Ticket" WHERE "status" = 'confirmed'`), CONFIRMS);
  });
} finally {
  await Promise.all([own, limit, ...loginLimits].map((subject) => subject.stop()));
}
// For `npm test`, which adds it up.
if (process.env.BENCH_REPORT) writeFileSync(process.env.BENCH_REPORT, JSON.stringify({ passed, failed }));
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

async function check(what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
    passed += 1;
    console.log(`  ✓ ${what}`);
  } catch (error) {
    failed += 1;
    console.error(`  ✗ ${what}\n`, error);
  }
}

async function count(rows: string, databaseUrl = own.databaseUrl): Promise<number> {
  return (await read(`SELECT * FROM ${rows}`, databaseUrl)).length;
}

/** How many rows there are of each kind, and which of their columns are set. */
async function whatLoginsLeft(databaseUrl: string): Promise<Record<string, number>> {
  const left = {
    ticket: `SELECT * FROM "Ticket"`,
    device: `SELECT * FROM "Device" WHERE "signedInBy" = 'qr'`,
    event: `SELECT * FROM "LoginEvent" WHERE "type" LIKE 'ticket.%' OR "detail" = 'qr'`,
    proof: `SELECT * FROM "UsedProof"`,
  };
  const kinds: Record<string, number> = {};
  for (const [table, query] of Object.entries(left)) {
    for (const row of await read(query, databaseUrl)) {
      const set = Object.entries(row).filter(([, value]) => value !== null);
      const kind = [table, row.type ?? row.status ?? "", ...set.map(([column]) => column).sort()].join(" ");
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
  }
  return kinds;
}

/** How many of the attempts at each step are taken: wrong ones, two at once, and one more when it is over. */
async function stepsTaken(rows: Rows) {
  const taken = async (...attempts: (() => unknown)[]) => {
    const outcomes = await Promise.allSettled(attempts.map(async (attempt) => attempt()));
    for (const each of outcomes) if (each.status === "rejected") assert(each.reason instanceof Refused, each.reason);
    return outcomes.filter(({ status }) => status === "fulfilled").length;
  };
  const [username, phoneKey, desktopKey, id] = [newId(), newId(), newId(), newId()];
  const newProof = (jkt: string) => ({ jkt, hash: newId(), expiresAt: inTime(60_000) });
  await rows.addUser({ username, name: "Ada Lovelace" });
  const { deviceId } = await rows.signIn(username, newProof(phoneKey));
  const [expiresAt, secretHash, confirmTokenHash] = [inTime(60_000), newId(), newId()];
  await rows.addTicket({ id, userCode: newId(), secretHash, desktopJkt: desktopKey, createdAt: inTime(0), expiresAt });

  const scan = (proof: Proof) => () => rows.scan({ id, deviceId, proof, confirmTokenHash, expiresAt, via: "camera" });
  const confirm = (proof: Proof, token = confirmTokenHash) => {
    return () => rows.confirm({ id, deviceId, proof, confirmTokenHash: token, expiresAt });
  };
  const claim = (proof: Proof, secret = secretHash) => {
    return () => rows.claim({ id, proof, secretHash: secret });
  };
  const [scanProof, confirmProof, claimProof] = [newProof(phoneKey), newProof(phoneKey), newProof(desktopKey)];
  return {
    scansByAnotherKey: await taken(scan(newProof(newId()))),
    scansByOneProof: await taken(scan(scanProof), scan(scanProof)),
    confirmsByAUsedProof: await taken(confirm(scanProof)),
    confirmsByAnotherToken: await taken(confirm(newProof(phoneKey), newId())),
    confirms: await taken(confirm(confirmProof), confirm(newProof(phoneKey))),
    claimsByAUsedProof: await taken(claim(confirmProof)),
    claimsByAnotherKey: await taken(claim(newProof(phoneKey))),
    claimsWithAnotherSecret: await taken(claim(newProof(desktopKey), newId())),
    claims: await taken(claim(claimProof), claim(newProof(desktopKey))),
    later: await taken(scan(newProof(phoneKey)), confirm(newProof(phoneKey)), claim(newProof(desktopKey))),
  };
}

async function read(query: string, databaseUrl: string): Promise<Record<string, unknown>[]> {
  if (databaseUrl.startsWith("postgres")) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return (await client.query(query).finally(() => client.end())).rows;
  }
  const database = new Database(databaseUrl.slice("file:".length), { readonly: true });
  try {
    return database.prepare<[], Record<string, unknown>>(query).all();
  } finally {
    database.close();
  }
}

/** The answers to three sign-ins of somebody new: by a proof that another key signed, and twice by a right one. */
async function signInsByOneProof(origin: string) {
  const account = { username: `bench${Date.now()}`, password: "a phrase of the bench", name: "Ada Lovelace" };
  const headers = { Origin: origin, "User-Agent": "bench" };
  const json = { ...headers, ...JSON_TYPE };
  const made = await fetch(`${origin}/api/account`, { method: "POST", headers: json, body: JSON.stringify(account) });
  assert.equal(made.status, 201);
  const csrf = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken }: { csrfToken: string } = await csrf.json();
  const nonce = (await fetch(`${origin}/api/device/nonce`)).headers.get("DPoP-Nonce") ?? "";
  const url = `${origin}/api/auth/callback/password`;
  const [right, other] = [new DeviceKey().proof("POST", url, nonce), new DeviceKey().proof("POST", url, nonce)];
  const signIn = async (proof: string) => {
    const body = new URLSearchParams({ ...account, csrfToken, json: "true", proof });
    const Cookie = csrf.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
    return (await fetch(url, { method: "POST", headers: { ...headers, Cookie }, body })).status;
  };
  const signatureAt = right.lastIndexOf(".");
  const forged = await signIn(right.slice(0, signatureAt) + other.slice(other.lastIndexOf(".")));
  return { forged, first: await signIn(right), second: await signIn(right) };
}
