// `npm run admin -- users set NAME --email ADDRESS --group G…`: what other sites are told of an account. Needs the database only.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { setDirectoryEntry } from "../lib/accounts/directory";
import { closeDatabase, database } from "../lib/db/database";
import { prepareDatabase } from "../lib/server/database-check";

const USAGE = `npm run admin -- users set NAME [--email ADDRESS] [--group GROUP…] [--json]

What other sites are told of an account, where they ask for it. --group may be repeated, and replaces the groups of before;
--email "" and --group "" take away.`;

if (existsSync(".env")) process.loadEnvFile(".env");
// Secrets are the server's: nothing here is signed.
if (process.env.NODE_ENV === "production") Object.assign(process.env, { NODE_ENV: "operating" });
process.exitCode = await run().finally(closeDatabase);

async function run(): Promise<number> {
  const typed = understood();
  if (!typed) {
    console.error(USAGE);
    return 2;
  }
  const { username, json, ...entry } = typed;
  try {
    await prepareDatabase();
    if (!(await setDirectoryEntry(database(), username, entry))) {
      console.error(`There is no account ${username}.`);
      return 1;
    }
    console.log(
      json ? JSON.stringify({ username, ...entry }) : `${username} is set. Sites learn it at the next sign-in.`,
    );
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof TypeError ? 2 : 1;
  }
}

function understood() {
  const options = {
    email: { type: "string" },
    group: { type: "string", multiple: true },
    json: { type: "boolean" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [users, set, username, ...others] = positionals;
    const { email, group, json = false } = values;
    if (users !== "users" || set !== "set" || !username || others.length > 0) return undefined;
    if (email === undefined && group === undefined) return undefined;
    const groups = group?.filter((name) => name !== "");
    return { username, json, ...(email !== undefined && { email }), ...(groups && { groups }) };
  } catch {
    return undefined;
  }
}
