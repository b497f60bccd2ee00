// A short run of the bench for `npm test`: it asserts that the work was done, and never how fast. It needs no peer and no
// network.
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { DeviceKey } from "./subjects/proof.mjs";
import { bare, bareLogin, ours } from "./subjects/subjects.mjs";

const LOGINS = 12;
const STREAMS = 20;
const CONFIRMS = 5;
const REQUESTS = 50;

let passed = 0;
let failed = 0;

const own = await ours();
const limit = await bare({ kept: true });
const loginLimit = await bareLogin();
try {
  for (const subject of [own, loginLimit]) {
    await check(`${subject.name}: every sign-in ends with a session, and with a device in the database`, async () => {
      await subject.load("gather", { people: 3 });
      const { value } = await subject.load("loop", { what: "login", people: 3, times: LOGINS });
      assert.equal(value.done, LOGINS);
      const { databaseUrl } = subject;
      assert.equal(count("SELECT count(*) FROM Ticket WHERE status = 'claimed'", databaseUrl), LOGINS);
      assert.equal(
        count("SELECT count(*) FROM Device WHERE signedInBy = 'qr' AND endedAt IS NULL", databaseUrl),
        LOGINS,
      );
      assert.equal(count("SELECT count(*) FROM LoginEvent WHERE type = 'ticket.claimed'", databaseUrl), LOGINS);
    });
    await check(`${subject.name}: a proof is taken once, and only as it was signed`, async () => {
      assert.deepEqual(await signInsByOneProof(subject.origin), { forged: 401, first: 200, second: 401 });
    });
  }
  await check("the limit of a login leaves what a login leaves, in every table and column", async () => {
    assert.deepEqual(whatLoginsLeft(loginLimit.databaseUrl), whatLoginsLeft(own.databaseUrl));
  });
  for (const subject of [own, limit]) {
    await check(`${subject.name}: every desktop that waits hears of its confirmation, and none is lost`, async () => {
      await subject.load("ask", { streams: STREAMS });
      assert.equal((await subject.load("listen")).value.opened, STREAMS);
      assert.equal((await subject.load("confirm", { times: CONFIRMS })).value.count, CONFIRMS);
      assert.equal((await subject.load("listening")).value, STREAMS);
      await subject.load("close");
    });
    await check(`${subject.name}: codes are made, and tell how they stand`, async () => {
      for (const what of ["create", "poll"]) {
        const { value } = await subject.load("loop", { what, people: 4, times: REQUESTS });
        assert.equal(value.done, REQUESTS);
      }
    });
  }
  await check("every code that was asked for is in the database", async () => {
    const people = 4;
    assert.equal(count("SELECT count(*) FROM Ticket"), LOGINS + STREAMS + CONFIRMS + REQUESTS + people);
    assert.equal(count("SELECT count(*) FROM Ticket WHERE status = 'confirmed'"), CONFIRMS);
  });
} finally {
  await Promise.all([own.stop(), limit.stop(), loginLimit.stop()]);
}
// For `npm test`, which adds it up.
if (process.env.BENCH_REPORT) writeFileSync(process.env.BENCH_REPORT, JSON.stringify({ passed, failed }));
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** @param {string} what @param {() => Promise<void>} run */
async function check(what, run) {
  try {
    await run();
    passed += 1;
    console.log(`  ✓ ${what}`);
  } catch (error) {
    failed += 1;
    console.error(`  ✗ ${what}\n`, error);
  }
}

/** @param {string} query @param {string} [databaseUrl] */
function count(query, databaseUrl = own.databaseUrl) {
  return reading(databaseUrl, (database) => database.prepare(query).pluck().get());
}

/** How many rows there are of each kind, and which of their columns are set. @param {string} databaseUrl */
function whatLoginsLeft(databaseUrl) {
  return reading(databaseUrl, (database) => {
    const left = {
      ticket: "SELECT * FROM Ticket",
      device: "SELECT * FROM Device WHERE signedInBy = 'qr'",
      event: "SELECT * FROM LoginEvent WHERE type LIKE 'ticket.%' OR detail = 'qr'",
      proof: "SELECT * FROM UsedProof",
    };
    /** @type {Record<string, number>} */
    const kinds = {};
    for (const [table, query] of Object.entries(left)) {
      for (const row of database.prepare(query).all()) {
        const set = Object.entries(row).filter(([, value]) => value !== null);
        const kind = [table, row.type ?? row.status ?? "", ...set.map(([column]) => column).sort()].join(" ");
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
    }
    return kinds;
  });
}

/** @template T @param {string} databaseUrl @param {(database: import("better-sqlite3").Database) => T} read @returns {T} */
function reading(databaseUrl, read) {
  const database = new Database(databaseUrl.slice("file:".length), { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** The answers to three sign-ins of somebody new: by a proof that another key signed, and twice by a right one. @param {string} origin */
async function signInsByOneProof(origin) {
  const account = { username: `bench${Date.now()}`, password: "a phrase of the bench", name: "Ada Lovelace" };
  const headers = { Origin: origin, "User-Agent": "bench" };
  const json = { ...headers, "Content-Type": "application/json" };
  const made = await fetch(`${origin}/api/account`, { method: "POST", headers: json, body: JSON.stringify(account) });
  assert.equal(made.status, 201);
  const csrf = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken } = await csrf.json();
  const nonce = (await fetch(`${origin}/api/device/nonce`)).headers.get("DPoP-Nonce") ?? "";
  const url = `${origin}/api/auth/callback/password`;
  const [right, other] = [new DeviceKey(), new DeviceKey()].map((key) => key.proof("POST", url, nonce).split("."));
  const signIn = async (/** @type {string[]} */ proof) => {
    const body = new URLSearchParams({ ...account, csrfToken, json: "true", proof: proof.join(".") });
    const Cookie = csrf.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
    return (await fetch(url, { method: "POST", headers: { ...headers, Cookie }, body })).status;
  };
  const forged = await signIn([right[0], right[1], other[2]]);
  return { forged, first: await signIn(right), second: await signIn(right) };
}
