import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { type Answered, GotThrough, refused, type Source, thiefOf } from "./attack";
import { arrive, begin, besieged, finish, HOST, handOver, nobodyIn, seat, signedIn, whois } from "./besieged";

const RIVALS = 30;

/** Accounts that are kept elsewhere: OpenID Connect's mix-ups and account linking, and tokens of a host. */
export const upstream: Source = {
  name: "Accounts elsewhere",
  attacks: [
    {
      name: "somebody else's account, by its username, name and verified e-mail address at the provider and the host",
      async run(target) {
        const at = await besieged(target);
        const victim = await at.browser();
        const account = await victim.signUp();
        void (await victim.signIn(account)).value;
        const { username } = account;
        await at.world.query(`UPDATE "User" SET "email" = $1 WHERE "username" = $2`, "ada@corp.example", username);
        const [row] = await at.world.query(`SELECT "id" FROM "User" WHERE "username" = $1`, username);
        const id = String(row?.id);
        const claims = {
          preferred_username: account.username,
          name: account.name,
          email: "ada@corp.example",
          email_verified: true,
        };
        const names = [await whois(await signedIn(at, claims))];
        for (const sub of [id, account.username, "ada@corp.example"]) {
          const client = await at.browser();
          void (await handOver(client, await at.token({ ...claims, sub }))).value;
          names.push(await whois(client));
        }
        if (names.includes(account.username)) throw new GotThrough("the account was another's");
        return `others: ${names.join(", ")}`;
      },
    },
    {
      name: "the answer in another browser, before and after that one began a sign-in of its own (login CSRF)",
      async run(target) {
        const at = await besieged(target);
        seat(at.provider);
        const [attacker, victim] = [await at.browser(), await at.browser()];
        const back = await at.provider.signIn(await begin(attacker));
        const first = await arrive(victim, back);
        await begin(victim);
        const second = await arrive(victim, back);
        const held = await nobodyIn([victim], [await finish(victim)]);
        return `${first.searchParams.get("failed")}, ${second.searchParams.get("failed")}; ${held}`;
      },
    },
    {
      name: "an answer of the attacker's own provider, as it is and under the right one's name (mix-up, RFC 9207)",
      async run(target) {
        const at = await besieged(target);
        seat(at.evil);
        seat(at.provider);
        const client = await at.browser();
        const why: (string | null)[] = [];
        for (const iss of [at.evil.issuer, at.provider.issuer, undefined]) {
          const asked = new URL(await begin(client));
          const there = new URL(`${at.evil.issuer}/auth${asked.search}`);
          const back = await at.evil.signIn(there.href);
          if (iss) back.searchParams.set("iss", iss);
          else back.searchParams.delete("iss");
          why.push((await arrive(client, back)).searchParams.get("failed"));
        }
        return `${why.join(", ")}; ${await nobodyIn([client], [await finish(client)])}`;
      },
    },
    {
      name: "another state, nonce, verifier or code, each of a sign-in that is right by itself (code injection)",
      async run(target) {
        const at = await besieged(target);
        seat(at.provider);
        const [victim, attacker] = [await at.browser(), await at.browser()];
        const stolen = await at.provider.signIn(await begin(victim));
        const why: (string | null)[] = [];
        for (const keep of ["state", "nothing"] as const) {
          const back = await at.provider.signIn(await begin(attacker));
          back.searchParams.set("code", stolen.searchParams.get("code") ?? "");
          if (keep === "nothing") back.searchParams.set("state", stolen.searchParams.get("state") ?? "");
          why.push((await arrive(attacker, back)).searchParams.get("failed"));
        }
        return `${why.join(", ")}; ${await nobodyIn([attacker], [await finish(attacker)])}`;
      },
    },
    {
      name: "one sign-in thirty times at once, with a copy of the cookie, with another key, and again",
      async run(target) {
        const at = await besieged(target);
        seat(at.provider);
        const client = await at.browser();
        const back = await at.provider.signIn(await begin(client));
        await Promise.all(Array.from({ length: 5 }, () => arrive(client, back)));
        const csrfToken = await client.csrfToken();
        const send = (proof: string | undefined) =>
          client.post("/api/auth/callback/upstream", { csrfToken }, { proof: proof ?? false });
        const proofs = await Promise.all(
          Array.from({ length: RIVALS }, () => client.proof("POST", "/api/auth/callback/upstream")),
        );
        const answers = await Promise.all(proofs.map(send));
        const won = answers.filter(({ ok }) => ok).length;
        if (won !== 1) throw new GotThrough(`${won} of ${RIVALS} signed in`);
        const thief = await thiefOf({ browser: at.browser } as Parameters<typeof thiefOf>[0], client);
        return refused(...answers.filter(({ ok }) => !ok), await finish(client), await finish(thief));
      },
    },
    {
      name: "where to go afterwards, on another site (open redirects)",
      async run(target) {
        const at = await besieged(target);
        const tricks = [
          ...["https://evil.example", "//evil.example", "/\\evil.example", "/%2f%2fevil.example", "/.//evil.example"],
          ...["javascript:alert(1)", "/\t/evil.example", "https:evil.example", "\\\\evil.example"],
        ];
        for (const callbackUrl of tricks) {
          seat(at.provider);
          const client = await at.browser();
          const back = await at.provider.signIn(await begin(client, { callbackUrl }));
          back.searchParams.set("callbackUrl", "https://evil.example");
          const page = await arrive(client, back);
          if (page.searchParams.get("callbackUrl") !== "/") throw new GotThrough(page.href);
          const answer = await client.post("/api/auth/callback/upstream", { callbackUrl }, { proof: true });
          if (new URL(answer.value.url).origin !== client.origin) throw new GotThrough(answer.value.url);
        }
        return `${tricks.length} led home`;
      },
    },
    {
      name: "begun by another site, or answered by one that is none",
      async run(target) {
        const at = await besieged(target);
        const client = await at.browser();
        const statuses: number[] = [];
        for (const path of ["/api/upstream/start?for=link", "/api/upstream/start"]) {
          for (const mode of ["navigate", "no-cors", "cors"]) {
            const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": mode };
            const answer = await client.call("GET", path, { headers });
            if (answer.cookiesSet.length > 0) throw new GotThrough(`${path} ${mode}`);
            statuses.push(answer.status);
          }
        }
        return [...new Set(statuses)].join(" ");
      },
    },
    {
      name: "a link of the attacker's identity to a victim's account: by a stolen cookie, or a session that is not stepped up",
      async run(target) {
        const at = await besieged(target);
        const victim = await signedIn(at, { preferred_username: "victim" });
        const thief = await thiefOf({ browser: at.browser } as Parameters<typeof thiefOf>[0], victim);
        seat(at.provider, { preferred_username: "mallory" });
        await arrive(thief, await at.provider.signIn(await begin(thief, { for: "link" })));
        const stolen = await thief.call("POST", "/api/upstream/link", { proof: true });
        await at.world.query(`UPDATE "Device" SET "provenAt" = NULL`);
        const late = await victim.call("POST", "/api/upstream/link", { proof: true });
        const links = await at.world.query(`SELECT "userId" FROM "Identity" GROUP BY "userId" HAVING count(*) > 1`);
        if (links.length > 0) throw new GotThrough("linked");
        return refused(stolen, late);
      },
    },
    {
      name: "a step-up by another's sign-in at the provider, by an old one, and by the host's token of another",
      async run(target) {
        const at = await besieged(target);
        const victim = await signedIn(at);
        const own = at.provider.person;
        const prove = (body: object) => victim.call("POST", "/api/account/prove", { body, proof: true });
        seat(at.provider);
        await arrive(victim, await at.provider.signIn(await begin(victim, { for: "step-up" })));
        const other = await prove({ upstream: true });
        at.provider.person = own && { ...own, authTime: Math.floor(Date.now() / 1000) - 3600 };
        const asked = new URL(await begin(victim, { for: "step-up" }));
        asked.searchParams.delete("prompt");
        asked.searchParams.set("max_age", "86400");
        await arrive(victim, await at.provider.signIn(asked.href));
        const old = await prove({ upstream: true });
        return refused(
          other,
          old,
          await prove({ handOver: await at.token({ sub: own?.sub }) }),
          await prove({ upstream: true }),
        );
      },
    },
    {
      name: "a host's token that is forged: none, HS256 by the public key, another key, a key in its header",
      async run(target) {
        const at = await besieged(target);
        const mine = await generateKeyPair("ES256", { extractable: true });
        const jwk = await exportJWK(mine.publicKey);
        const now = Math.floor(Date.now() / 1000);
        const claims = { iss: HOST, aud: at.world.origin, sub: "victim", jti: "forged", iat: now, exp: now + 60 };
        const by = (header: object) =>
          new SignJWT(claims).setProtectedHeader({ alg: "ES256", ...header }).sign(mine.privateKey);
        const forged = [
          new UnsecuredJWT(claims).encode(),
          await new SignJWT(claims)
            .setProtectedHeader({ alg: "HS256", kid: "one" })
            .sign(new TextEncoder().encode(at.publicKey)),
          await by({}),
          await by({ kid: "one" }),
          await by({ jwk }),
          await by({ jku: "https://evil.example/jwks.json" }),
          await by({ kid: "../../../../dev/null" }),
        ];
        const client = await at.browser();
        const answers: Answered[] = [];
        for (const token of forged) answers.push(await handOver(client, token));
        return nobodyIn([client], answers);
      },
    },
    {
      name: "a host's token for another site, of another issuer, too long, too old; and the right one thirty times at once",
      async run(target) {
        const at = await besieged(target);
        const now = Math.floor(Date.now() / 1000);
        const client = await at.browser();
        const answers: Answered[] = [];
        for (const claims of [
          { aud: "https://shop.example" },
          { iss: "https://evil.example" },
          { iss: at.provider.issuer },
          { exp: now + 3600 },
          { iat: now - 600, exp: now - 540 },
          { iat: now + 600, exp: now + 660 },
          { jti: undefined },
          { sub: "" },
        ]) {
          answers.push(await handOver(client, await at.token(claims)));
        }
        const held = await nobodyIn([client], answers);
        const token = await at.token();
        const rivals = await Promise.all(Array.from({ length: RIVALS }, at.browser));
        const raced = await Promise.all(rivals.map((rival) => handOver(rival, token)));
        const won = raced.filter(({ ok }) => ok).length;
        if (won !== 1) throw new GotThrough(`${won} signed in`);
        return `${held}; 1 of ${RIVALS}, then ${refused(await handOver(client, token))}`;
      },
    },
    {
      name: "what gives somebody in, from the log or the database",
      async run(target) {
        const at = await besieged(target);
        seat(at.provider);
        const client = await at.browser();
        const back = await at.provider.signIn(await begin(client));
        await arrive(client, back);
        for (const value of client.jar.values.values()) at.secrets.add(value);
        for (const name of ["code", "state"]) at.secrets.add(back.searchParams.get(name) ?? "");
        const told = JSON.stringify(await at.world.tables()) + at.world.output();
        for (const secret of at.secrets)
          if (secret.length > 8 && told.includes(secret)) throw new GotThrough("a secret stands there");
        await at.close();
        return `${at.secrets.size} secrets, none found`;
      },
    },
  ],
};
