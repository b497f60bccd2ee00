// A short run of the bench for `npm test`: it asserts that the work was done, and never how fast. It needs no peer and no
// network.
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import { bare, ours } from "./subjects/subjects.mjs";

const LOGINS = 12;
const STREAMS = 20;
const CONFIRMS = 5;
const REQUESTS = 50;

let passed = 0;
let failed = 0;

const own = await ours();
const limit = await bare({ kept: true });
try {
  await check("every sign-in ends with a session, and with a device in the database", async () => {
    await own.load("gather", { people: 3 });
    const { value } = await own.load("loop", { what: "login", people: 3, times: LOGINS });
    assert.equal(value.done, LOGINS);
    assert.equal(count("SELECT count(*) FROM Ticket WHERE status = 'claimed'"), LOGINS);
    assert.equal(count("SELECT count(*) FROM Device WHERE signedInBy = 'qr' AND endedAt IS NULL"), LOGINS);
    assert.equal(count("SELECT count(*) FROM LoginEvent WHERE type = 'ticket.claimed'"), LOGINS);
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
  await Promise.all([own.stop(), limit.stop()]);
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

/** @param {string} query */
function count(query) {
  const database = new Database(own.databaseUrl.slice("file:".length), { readonly: true });
  try {
    return database.prepare(query).pluck().get();
  } finally {
    database.close();
  }
}
