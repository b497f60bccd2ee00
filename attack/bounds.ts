import { execFileSync } from "node:child_process";
import { Authenticator } from "../lib/api/testing/authenticator";
import type { PasskeysResponse } from "../lib/api/types";
import { ceremonyStatement } from "../lib/passkeys/statement";
import { atOnce, missed, type Source, type Target } from "./attack";
import { authorizePath, follow, shop } from "./relying-site";

const HOUR_MS = 60 * 60_000;

/** What one may have, or leave behind, without number; and what people share who have nothing to do with each other. */
export const bounds: Source = {
  name: "Without number",
  attacks: [
    {
      name: "a neighbour uses up the address: one-time links, passkeys and applications of others there",
      async run(target) {
        const { client, signIn } = await withPasskey(target);
        const site = await shop(target);
        const neighbour = await target.browser();
        neighbour.address = client.address;
        const token = `invite_${"a".repeat(43)}`;
        const kinds: [times: number, attempt: () => Promise<unknown>][] = [
          [40, () => neighbour.call("POST", "/api/links/look", { body: { token } })],
          [110, () => neighbour.call("POST", "/api/auth/callback/passkey", { form: { seed: "x" }, proof: true })],
          [250, () => neighbour.call("GET", "/api/passkeys/seed")],
          [490, () => neighbour.call("GET", authorizePath(site.id, { redirect_uri: "https://evil.example" }))],
        ];
        await Promise.all(kinds.map(([times, attempt]) => atOnce(times, attempt)));
        const seed = await client.call("GET", "/api/passkeys/seed");
        const link = await client.call("POST", "/api/links/look", { body: { token: invited(target) } });
        const bySite = await follow(client, authorizePath(site.id));
        const asked = await signIn();
        const shut = [
          !seed.ok && `seeds (${seed.status})`,
          !asked.ok && `sign-in by passkey (${asked.status})`,
          !link.ok && `one-time links (${link.status})`,
          !bySite.away?.searchParams.has("code") && `applications (${bySite.status})`,
        ].filter(Boolean);
        return missed(shut.length > 0, `shut for others at the address: ${shut.join(", ")}`, "they go on");
      },
    },
    {
      name: "40 visits to the logout by another site: records of nobody, for a month",
      async run(target) {
        await shop(target);
        const victim = await target.browser();
        await atOnce(40, async () => {
          victim.jar.values.clear();
          await follow(victim, "/oidc/logout");
        });
        const { OidcRecord: records = [] } = await target.world.tables();
        const kept = (records as Kept[]).filter(
          ({ kind, accountId, expiresAt }) =>
            kind === "Session" && accountId === null && new Date(expiresAt).getTime() > Date.now() + HOUR_MS,
        );
        return missed(kept.length > 0, `${kept.length} are kept`, "gone within the hour");
      },
    },
    {
      name: "one browser signs in to one application 90 times: grants that are kept for a year",
      async run(target) {
        const site = await shop(target);
        const { client } = await target.phone();
        const told: number[] = [];
        for (let time = 0; time < 90; time++) {
          for (const name of [...client.jar.values.keys()]) if (name.includes("qr-op")) client.jar.values.delete(name);
          told.push((await follow(client, authorizePath(site.id))).status);
        }
        const { OidcRecord: records = [] } = await target.world.tables();
        const mine = (records as Kept[]).filter(({ clientId, kind }) => clientId === site.id && kind === "Grant");
        const most = 20;
        return missed(mine.length > most, `${mine.length} are kept`, `${mine.length} are kept: ${[...new Set(told)]}`);
      },
    },
  ],
};

/** A phone whose account has a passkey, by which it signs in anew. */
async function withPasskey(target: Target) {
  const { client } = await target.phone();
  const jkt = await client.thumbprint();
  const authenticator = new Authenticator(target.world.origin);
  const { origin } = target.world;
  const seedOf = async () => (await client.call<{ seed: string }>("GET", "/api/passkeys/seed")).value.seed;
  const { account } = (await client.call<PasskeysResponse>("GET", "/api/passkeys")).value;
  const seed = await seedOf();
  const statement = ceremonyStatement("add", { origin, seed, jkt, username: account.username });
  const credential = authenticator.create(statement, account.handle);
  void (await client.call("POST", "/api/passkeys", { body: { seed, credential }, proof: true })).value;
  const later = await seedOf();
  return {
    client,
    async signIn() {
      const assertion = JSON.stringify(authenticator.get(ceremonyStatement("sign-in", { origin, seed: later, jkt })));
      const csrfToken = await client.csrfToken();
      return client.post("/api/auth/callback/passkey", { csrfToken, seed: later, assertion }, { proof: true });
    },
  };
}

/** The token of a link for one more account, as an operator makes it. */
function invited({ world }: Target): string {
  const env = { ...process.env, DATABASE_URL: world.databaseUrl, APP_URL: world.origin };
  const printed = execFileSync(process.execPath, ["dist/admin.mjs", "invites", "create", "--json"], {
    env,
    encoding: "utf8",
  });
  return /invite_[\w-]{43}/.exec(printed)?.[0] ?? "";
}

interface Kept {
  kind: string;
  accountId: string | null;
  clientId: string | null;
  expiresAt: string | number;
}
