/** `npm run interop`: clients that nobody here wrote sign in with the production build; a line for each. A name after it is that one alone. */
import { apache } from "./clients/apache";
import { exampleCli, exampleSite } from "./clients/examples";
import { expressOpenidConnect } from "./clients/express-openid-connect";
import { grafana } from "./clients/grafana";
import { immich } from "./clients/immich";
import { mealie } from "./clients/mealie";
import { nextAuth } from "./clients/next-auth";
import { oidcAgent } from "./clients/oidc-agent";
import { oidcClientTs } from "./clients/oidc-client-ts";
import { oidcProvider } from "./clients/oidc-provider";
import { openidClient } from "./clients/openid-client";
import { passportOpenidconnect } from "./clients/passport-openidconnect";
import { tapToSite } from "./clients/tap-to-site";
import { type Interop, openWorld, type World } from "./world";

const TIMEOUT_MS = 90_000;
const ALL = [
  ...[
    openidClient,
    nextAuth,
    passportOpenidconnect,
    expressOpenidConnect,
    oidcClientTs,
    apache,
    oidcAgent,
    oidcProvider,
  ],
  ...[grafana, immich, mealie, exampleSite, exampleCli, tapToSite],
];

const [only = ""] = process.argv.slice(2);
const chosen = ALL.filter(({ name }) => name.startsWith(only));
if (chosen.length === 0) {
  console.error(`There are: ${ALL.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const world = await openWorld();
let failed = 0;
try {
  for (const client of chosen) {
    const { mark, how } = await tried(client, world);
    if (mark === "fail") failed += 1;
    console.log(`${mark.padEnd(4)}  ${client.name.padEnd(24)}  ${how}`);
  }
} finally {
  await world.close();
}
process.exit(failed > 0 ? 1 : 0);

async function tried(client: Interop, world: World): Promise<{ mark: string; how: string }> {
  try {
    client.prepare?.();
    return { mark: "pass", how: await withTimeout(client.run(world)) };
  } catch (error) {
    if (!(error instanceof Error)) return { mark: "fail", how: String(error) };
    if (error.name === "Skipped") return { mark: "skip", how: `skipped: ${error.message}` };
    return { mark: "fail", how: error.stack ?? error.message };
  }
}

function withTimeout(run: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("It did not end")), TIMEOUT_MS);
    run.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
