// `npm run seed`: makes the demo account in the database that the settings name. Not for a site with real accounts.
import { DEMO, seedDemo } from "../lib/accounts/demo";
import { closeDatabase, database } from "../lib/db/database";
import { loadEnvFile } from "../lib/env/env-file.mjs";
import { prepareDatabase } from "../lib/server/database-check";

loadEnvFile(".env");

try {
  await prepareDatabase();
  const given = process.env.DEMO_PASSWORD?.trim() || undefined;
  const set = await seedDemo(database(), given);
  if (set === null) console.log(`The account ${DEMO.username} is in place.`);
  else if (set === given) console.log(`The account ${DEMO.username} has the password of DEMO_PASSWORD.`);
  else console.log(`Made the account ${DEMO.username} with the password ${set}`);
} catch (error) {
  console.error(`The demo account could not be made: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}
