import { randomBytes } from "node:crypto";
import { Authenticator, type Lie } from "../lib/api/testing/authenticator";
import type { Client } from "../lib/api/testing/client";
import type { ScanResponse } from "../lib/api/types";
import { confirmStatement } from "../lib/passkeys/statement";
import { hashSecret } from "../lib/secrets";
import { atOnce, missed, oneOf, type Phone, refused, type Source, type Target, thiefOf } from "./attack";
import { addPasskey, newSeed, signInByPasskey, statementOf, tryAdding } from "./passkey";

const OTHER = "https://evil.example";

async function holder(target: Target, synced = true) {
  const phone = await target.phone();
  return { phone, authenticator: await addPasskey(phone, synced) };
}

/** A code that the phone scanned, and what its passkey would sign of it. */
async function offered({ browser }: Target, { client }: Phone) {
  const desktop = await browser();
  const { id } = (await desktop.createTicket()).value;
  const scan: ScanResponse = (await client.scan(id, { via: "camera" })).value;
  const { number = "" } = (await desktop.status(id)).value;
  const { confirmToken, account } = scan;
  const shown = { ticketId: id, confirmTokenHash: hashSecret(confirmToken), username: account.username };
  return {
    desktop,
    id,
    confirmToken,
    number,
    offer: { origin: client.origin, ...shown, desktop: scan.desktop, number },
  };
}

async function signInByEach(target: Target, authenticator: Authenticator, lies: Lie[]): Promise<string> {
  const answers = [];
  for (const lie of lies) answers.push(await signInByPasskey(await target.browser(), authenticator, lie));
  return refused(...answers);
}

/** Assertions that are replayed, moved, forged or made for something else. */
export const passkeys: Source = {
  name: "Passkeys",
  attacks: [
    {
      name: "a sign-in's assertion as a confirmation, and the other way round",
      async run(target) {
        const { phone, authenticator } = await holder(target);
        const { id, confirmToken, number, offer } = await offered(target, phone);
        const seed = await newSeed(phone.client);
        const signIn = authenticator.get(await statementOf(phone.client, "sign-in", seed));
        const moved = await phone.client.confirm(id, { confirmToken, number, passkey: signIn });
        const assertion = JSON.stringify(authenticator.get(confirmStatement(offer)));
        const back = await (await target.browser()).post(
          "/api/auth/callback/passkey",
          { seed, assertion },
          { proof: true },
        );
        return refused(moved, back);
      },
    },
    {
      name: "a confirmation for another ticket, scan, number, account, desktop or key",
      async run(target) {
        const { phone, authenticator } = await holder(target);
        const { id, confirmToken, number, offer } = await offered(target, phone);
        const other = await offered(target, phone);
        const { desktop } = offer;
        const wrong = [
          other.offer,
          { ...offer, confirmTokenHash: other.offer.confirmTokenHash },
          { ...offer, number: number === "00" ? "01" : "00" },
          { ...offer, username: "mallory" },
          { ...offer, desktop: { ...desktop, ip: "203.0.113.8" } },
          { ...offer, desktop: { ...desktop, key: await (await target.browser()).thumbprint() } },
          { ...offer, origin: OTHER },
        ];
        const answers = [];
        for (const each of wrong) {
          const passkey = authenticator.get(confirmStatement(each));
          answers.push(await phone.client.confirm(id, { confirmToken, number, passkey }));
        }
        const held = refused(...answers);
        const right = await phone.client.confirm(id, {
          confirmToken,
          number,
          passkey: authenticator.get(confirmStatement(offer)),
        });
        return missed(!right.ok, `the right one too: ${right.code}`, held);
      },
    },
    {
      name: "an assertion with another browser's key",
      async run(target) {
        const { authenticator } = await holder(target);
        const [client, thief] = [await target.browser(), await target.browser()];
        const seed = await newSeed(client);
        const assertion = JSON.stringify(authenticator.get(await statementOf(client, "sign-in", seed)));
        return refused(await thief.post("/api/auth/callback/passkey", { seed, assertion }, { proof: true }));
      },
    },
    {
      name: "the same one twice, and a hundred times at once",
      async run(target) {
        const { authenticator } = await holder(target);
        const client = await target.browser();
        const seed = await newSeed(client);
        const assertion = JSON.stringify(authenticator.get(await statementOf(client, "sign-in", seed)));
        const csrfToken = await client.csrfToken();
        const proofs = await atOnce(100, () => client.proof("POST", "/api/auth/callback/passkey"));
        const once = (proof = "") => client.post("/api/auth/callback/passkey", { csrfToken, seed, assertion, proof });
        const held = oneOf(await Promise.all(proofs.map(once)));
        const again = await client.post("/api/auth/callback/passkey", { seed, assertion }, { proof: true });
        return `${held}; later ${refused(again)}`;
      },
    },
    {
      name: "a seed of ours that is made younger, changed, or a nonce",
      async run(target) {
        const { authenticator } = await holder(target);
        const client = await target.browser();
        const bytes = Buffer.from(await newSeed(client), "base64url");
        const flipped = (at: number) => {
          const copy = Buffer.from(bytes);
          copy[at] = (copy[at] ?? 0) ^ 1;
          return copy.toString("base64url");
        };
        const seeds = [flipped(0), flipped(21), flipped(37), "", "x", bytes.toString("base64url").slice(0, -1)];
        const answers = [];
        for (const seed of [...seeds, client.nonce ?? "", randomBytes(38).toString("base64url")]) {
          answers.push(await signInByPasskey(client, authenticator, {}, seed));
        }
        return refused(...answers);
      },
    },
    {
      name: "another origin, a subdomain under a parent RP ID, another RP's hash",
      async run(target) {
        const { authenticator } = await holder(target);
        return signInByEach(target, authenticator, [
          { origin: OTHER },
          { origin: target.world.origin.replace("localhost", "sub.localhost") },
          { origin: target.world.origin.replace("http:", "https:") },
          { rpId: "evil.example" },
          { rpId: "sub.localhost" },
        ]);
      },
    },
    {
      name: "no user verification, no presence, a zero signature",
      async run(target) {
        const { authenticator } = await holder(target);
        return signInByEach(target, authenticator, [
          { flags: 0x01 | 0x18 },
          { flags: 0x04 | 0x18 },
          { flags: 0 },
          { signature: Buffer.alloc(0) },
          { signature: Buffer.alloc(71) },
        ]);
      },
    },
    {
      name: "from a frame",
      async run(target) {
        const { authenticator } = await holder(target);
        return signInByEach(target, authenticator, [{ crossOrigin: true }, { crossOrigin: true, topOrigin: OTHER }]);
      },
    },
    {
      name: "a credential id that is another account's, added and used",
      async run(target) {
        const { phone, authenticator } = await holder(target);
        const stranger = await holder(target);
        const planted = new Authenticator(target.world.origin);
        const added = await tryAdding(stranger.phone, planted, { id: authenticator.id });
        const client = await target.browser();
        const used = await signInByPasskey(client, stranger.authenticator, { id: authenticator.id });
        const removed = await stranger.phone.client.call("DELETE", `/api/passkeys/${authenticator.id}`, {
          proof: true,
        });
        const held = refused(added, used, removed);
        const { ok } = await signInByPasskey(await target.browser(), authenticator);
        return missed(!ok, `${phone.account.username} is locked out`, held);
      },
    },
    {
      name: "attestations: packed with x5c, tpm, apple, android-key; nothing is downloaded",
      async run(target) {
        const phone = await target.phone();
        const answers = [];
        for (const format of ["packed-x5c", "tpm", "apple", "android-key"] as const) {
          answers.push(await tryAdding(phone, new Authenticator(target.world.origin), { format }));
        }
        return refused(...answers);
      },
    },
    {
      name: "a passkey added, renamed, removed by a stolen session, by a desktop that a code let in",
      async run(target) {
        const { phone, authenticator } = await holder(target);
        const { desktop, id, confirmToken, number, offer } = await offered(target, phone);
        const passkey = authenticator.get(confirmStatement(offer));
        void (await phone.client.confirm(id, { confirmToken, number, passkey })).value;
        void (await desktop.claim(id)).value;
        const thief = await thiefOf(target, phone.client);
        const path = `/api/passkeys/${authenticator.id}`;
        const answers = [];
        for (const client of [desktop, thief]) {
          answers.push(await tryAdding({ ...phone, client }, new Authenticator(client.origin)));
          answers.push(await client.call("PATCH", path, { body: { name: "mine" }, proof: true }));
          answers.push(await client.call("DELETE", path, { proof: true }));
        }
        return refused(...answers);
      },
    },
    {
      name: "removed while it signs in, five times: nothing stays signed in by it",
      async run(target) {
        for (let round = 0; round < 5; round++) {
          const { phone, authenticator } = await holder(target);
          const clients = await atOnce(4, () => target.browser());
          const path = `/api/passkeys/${authenticator.id}`;
          const [removed] = await Promise.all([
            phone.client.call("DELETE", path, { proof: true }),
            ...clients.map((client) => signInByPasskey(client, authenticator)),
          ]);
          const left = await Promise.all(clients.map(isIn));
          const reached = left.some(Boolean) ? "signed in" : "nothing was removed";
          missed(left.some(Boolean) || !removed.ok, reached, "");
        }
        return "all are out";
      },
    },
    {
      name: "a counter that went back: refused for a key bound to one device, noted for a synced one; two racing",
      async run(target) {
        const { authenticator } = await holder(target, false);
        const at = async (counter: number) => signInByPasskey(await target.browser(), authenticator, { counter });
        void (await at(5)).value;
        const back = refused(await at(5), await at(4), await at(0));
        const racing = oneOf(await Promise.all([at(9), at(9)]));
        const synced = await holder(target);
        void (await signInByPasskey(await target.browser(), synced.authenticator, { counter: 9 })).value;
        void (await signInByPasskey(await target.browser(), synced.authenticator, { counter: 3 })).value;
        const told = JSON.stringify((await target.world.tables()).LoginEvent).includes("passkey.counter");
        return missed(!told, "nobody is told", `${back}; ${racing}; noted`);
      },
    },
    {
      name: "5,000 seeds and 500 bad assertions from one address; others go on",
      async run(target) {
        const { authenticator } = await holder(target);
        const flood = await target.browser();
        const seeds = new Map<number, number>();
        for (let sent = 0; sent < 5_000; sent += 250) {
          const answers = await atOnce(250, () => flood.call("GET", "/api/passkeys/seed"));
          for (const { status } of answers) seeds.set(status, (seeds.get(status) ?? 0) + 1);
        }
        const csrfToken = await flood.csrfToken();
        const assertion = JSON.stringify(authenticator.get("nothing of the kind"));
        const bad = [];
        for (let sent = 0; sent < 500; sent += 50) {
          const send = () =>
            flood.post("/api/auth/callback/passkey", { csrfToken, seed: "x", assertion }, { proof: true });
          bad.push(...(await atOnce(50, send)));
        }
        const held = refused(...bad);
        const { ok } = await signInByPasskey(await target.browser(), authenticator);
        // A seed costs a hash and keeps nothing, so that none has to be refused; what comes of one is counted.
        const told = [...seeds].map(([status, times]) => `${times} seeds ${status}`).join(", ");
        const limited = bad.filter(({ status }) => status === 429).length;
        const reached = ok ? "nothing limits bad assertions" : "others are kept out";
        return missed(!ok || limited === 0, reached, `${told}; ${limited} of 500 limited; ${held}`);
      },
    },
  ],
};

async function isIn(client: Client): Promise<boolean> {
  return "user" in (await client.session()).value;
}
