// `npm run admin -- COMMAND`: what an operator does to accounts. All that it needs is the database, so it works whether the
// server runs or not; see docs/operating.md.
import { createInterface } from "node:readline/promises";
import { closeDatabase } from "../lib/db/database";
import { loadCommandSettings } from "../lib/env/demo-settings.mjs";
import { createLog, replaceLog } from "../lib/log";
import { prepareDatabase } from "../lib/server/database-check";
import { run } from "./admin/run";
import { codeInTerminal } from "./terminal-code.mjs";

loadCommandSettings();
// Secrets are the server's: nothing here is signed.
if (process.env.NODE_ENV === "production") Object.assign(process.env, { NODE_ENV: "operating" });
// What is printed is the answer, and nothing else; the database has the audit.
replaceLog(createLog("silent"));

process.exitCode = await run(process.argv.slice(2), {
  prepare: prepareDatabase,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  code: (text) => (process.stdout.isTTY ? codeInTerminal(text, process.stdout) : ""),
  ask: process.stdin.isTTY ? ask : undefined,
}).finally(closeDatabase);
// The notifier on Postgres keeps its connection.
process.exit();

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
