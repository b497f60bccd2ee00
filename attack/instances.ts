import { AccountEvents } from "../lib/api/testing/account-events";
import type { Answer } from "../lib/api/testing/answer";
import type { Client } from "../lib/api/testing/client";
import { overHttp } from "../lib/api/testing/over-http";
import {
  app,
  atOnce,
  confirmed,
  GotThrough,
  missed,
  oneOf,
  refused,
  type Source,
  scanned,
  someOf,
  type Target,
} from "./attack";

/** The same client, as each of the servers sees it: of its requests, `at(n)` sends to that one. */
function split({ world }: Target, client: Client): { at: (index: number) => Client } {
  const { instances } = world;
  const there = instances.map(({ origin }) => {
    const copy = client.copy();
    return Object.assign(copy, { transport: overHttp(origin, { trustedProxy: true }) });
  });
  return { at: (index) => there[index % there.length] ?? client };
}

/** What several servers on one database could do to each other: each attack goes to both at once, or to one and then the other. */
export const instances: Source = {
  name: "Two servers",
  attacks: [
    {
      name: "a proof that one has taken, presented to the other, and 40 times to both at once",
      async run(target) {
        const { client } = await target.phone();
        const { at } = split(target, client);
        const path = "/api/devices";
        const send = (index: number, proof: string) => at(index).call("DELETE", path, { headers: { dpop: proof } });
        const one = (await client.proof("DELETE", path)) ?? "";
        const granted = await send(0, one);
        const held = refused(await send(1, one), await send(0, one));
        const other = (await client.proof("DELETE", path)) ?? "";
        const burst = await atOnce(40, (index) => send(index, other));
        return missed(!granted.ok, "no proof is taken", `${held}; ${oneOf(burst)}`);
      },
    },
    {
      name: "200 codes at once, split over both",
      async run(target) {
        const { at } = split(target, await target.browser());
        return someOf(await atOnce(200, (index) => at(index).createTicket()), 120);
      },
    },
    {
      name: "100 wrong passwords at once, split over both; then a server that forgets them is started",
      async run(target) {
        const { account } = await target.phone();
        const { at } = split(target, await target.browser());
        const forms = await atOnce(2, async (index) => at(index).csrfToken());
        const guess = (index: number): Promise<Answer> =>
          at(index).post(
            "/api/auth/callback/password",
            { csrfToken: forms[index % 2] ?? "", username: account.username, password: `guess ${index} of mine` },
            { proof: true },
          );
        const answers = await atOnce(100, guess);
        const looked = answers.filter(({ status }) => status === 401).length;
        const held = refused(...answers);
        const [first] = target.world.instances;
        await first?.kill();
        await first?.start();
        const after = await guess(0);
        return missed(
          looked > 20 || after.status !== 429,
          `${looked}, then ${after.status}`,
          `${looked} of 100 looked at (${held})`,
        );
      },
    },
    {
      name: "the number guessed 60 times at once, split over both",
      async run(target) {
        const desktop = await target.browser();
        const { client } = await target.phone();
        const { id } = (await desktop.createTicket()).value;
        const { confirmToken } = (await client.scan(id, { via: "site" })).value;
        const wrong = (await desktop.status(id)).value.number === "00" ? "01" : "00";
        const { at } = split(target, client);
        const answers = await atOnce(60, (index) => at(index).confirm(id, { confirmToken, number: wrong }));
        const looked = answers.filter(({ ok, code }) => ok || code === "number_mismatch").length;
        return missed(looked > 3, `${looked} looked at`, `${looked} of 60 looked at: ${refused(...answers)}`);
      },
    },
    {
      name: "eight phones scan at once, then 12 confirms, then 40 claims, split over both, five times",
      async run(target) {
        const rivals = await Promise.all(Array.from({ length: 8 }, () => target.phone()));
        const outcomes = new Set<string>();
        for (let round = 0; round < 5; round++) {
          const desktop = await target.browser();
          const { id } = (await desktop.createTicket()).value;
          const scans = await atOnce(8, async (index) => {
            const { client } = rivals[index] ?? (await target.phone());
            return { client, answer: await split(target, client).at(index).scan(id, { via: "camera" }) };
          });
          outcomes.add(oneOf(scans.map(({ answer }) => answer)));
          const winner = scans.find(({ answer }) => answer.ok);
          if (!winner) throw new GotThrough("nobody won");
          const { confirmToken } = winner.answer.value;
          const phone = split(target, winner.client);
          // The same phone may win each time, and is limited to 60 in a minute.
          const proofs = await atOnce(12, () => winner.client.proof("POST", `/api/qr/${id}/confirm`));
          const confirms = proofs.map((proof = "", index) => phone.at(index).confirm(id, { confirmToken }, { proof }));
          outcomes.add(oneOf(await Promise.all(confirms)));
          const csrfToken = await desktop.csrfToken();
          const signed = await atOnce(40, () => desktop.proof("POST", "/api/auth/callback/qr"));
          const both = split(target, desktop);
          const claims = signed.map((proof = "", index) =>
            both.at(index).post("/api/auth/callback/qr", { csrfToken, id, proof }),
          );
          outcomes.add(oneOf(await Promise.all(claims)));
          const { devices } = (await winner.client.devices()).value;
          const fromThis = devices.filter(({ createdAt }) => Date.parse(createdAt) > Date.now() - 60_000).length;
          if (fromThis > round + 2) throw new GotThrough(`${fromThis} devices are signed in`);
        }
        return [...outcomes].join("; ");
      },
    },
    {
      name: "a session, and an app's token, that one has signed out goes on at the other",
      async run(target) {
        const { client, account } = await target.phone();
        const victim = await target.browser();
        void (await victim.signIn(account)).value;
        const victimsApp = await app(target, account);
        const [here, there] = [split(target, victim), split(target, victimsApp)];
        for (const index of [0, 1])
          void [(await here.at(index).devices()).value, (await there.at(index).devices()).value];
        void (await split(target, client).at(0).endOtherDevices()).value;
        return refused(...(await atOnce(2, (index) => here.at(index).devices())), await there.at(1).devices());
      },
    },
    {
      name: "an open page at one, signed out at the other, is not told",
      async run(target) {
        const { client, account } = await target.phone();
        const page = await target.browser();
        void (await page.signIn(account)).value;
        const events = new AccountEvents(await split(target, page).at(1).send("GET", "/api/account/events"));
        const start = Date.now();
        void (await split(target, client).at(0).endOtherDevices()).value;
        let told = await events.next();
        while (told && told.event !== "signed-out") told = await events.next();
        return missed(!told, "the stream ended without a word", `told after ${Date.now() - start} ms`);
      },
    },
    {
      name: "a phone signed out at one, confirming at the other, and its desktop claiming there",
      async run(target) {
        const first = await scanned(target);
        void (await split(target, first.phone.client).at(0).signOut()).ok;
        const second = await confirmed(target);
        void (await split(target, second.phone.client).at(0).signOut()).ok;
        return refused(
          await split(target, first.phone.client).at(1).confirm(first.id, { confirmToken: first.confirmToken }),
          await split(target, second.desktop).at(1).claim(second.id),
        );
      },
    },
    {
      name: "a server killed while it claims, three times: never two sessions, never half of one",
      async run(target) {
        const { world } = target;
        const seen = new Map<string, number>();
        for (let round = 0; round < 3; round++) {
          const { desktop, phone, id } = await confirmed(target);
          const { at } = split(target, desktop);
          const claim = at(0)
            .claim(id)
            .then(
              ({ ok }) => ok,
              () => false,
            );
          const [first] = world.instances;
          // Somewhere in the middle of it.
          await new Promise((resolve) => setTimeout(resolve, round * 6));
          await first?.kill();
          const granted = await claim;
          const again = await at(1).claim(id);
          await first?.start();
          const { devices } = (await phone.client.devices()).value;
          const sessions = Number(granted) + Number(again.ok);
          // One more may be listed than was answered: it was cut off on its way to the desktop, and its owner sees it.
          if (sessions > 1 || devices.length > 2)
            throw new GotThrough(`${sessions} sessions, ${devices.length - 1} devices`);
          if (!again.ok) refused(again);
          const outcome = granted ? "before it" : again.ok ? "at the other" : "not at all, a new code is asked for";
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }
        return [...seen].map(([outcome, times]) => `${times} × ${outcome}`).join(", ");
      },
    },
  ],
};
