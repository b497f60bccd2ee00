import { openLogin } from "../lib/api/testing/login-page";
import {
  atOnce,
  claims,
  confirmed,
  GotThrough,
  missed,
  oneOf,
  refused,
  type Source,
  scanned,
  type Target,
  thiefOf,
  volley,
} from "./attack";

async function withNumber(target: Target) {
  const desktop = await target.browser();
  const phone = await target.phone();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken, numberRequired } = (await phone.client.scan(id, { via: "site" })).value;
  const right = (await desktop.status(id)).value.number ?? "";
  return { desktop, phone, id, confirmToken, numberRequired, wrong: right === "00" ? "01" : "00" };
}

const OTHER_KEY = "A".repeat(43);

/** A page that came with its code, and a thief with its cookie. */
async function opened(target: Target) {
  const desktop = await target.browser();
  const { id } = await openLogin(desktop, target.world.instances[0]?.origin ?? "");
  if (!id) throw new Error("The page came without a code");
  return { desktop, thief: await thiefOf(target, desktop), phone: await target.phone(), id };
}

/** RFC 10027 (BCP 247) and NIST SP 800-63B-4, out-of-band: what makes a person approve what is not theirs, and what limits it. */
export const crossDevice: Source = {
  name: "RFC 10027, NIST 800-63B-4",
  attacks: [
    {
      name: "a relayed code: another network, and no number typed",
      async run({ browser, phone }) {
        const desktop = await browser();
        desktop.address = "203.0.113.7";
        const victim = await phone();
        victim.client.address = "198.51.100.9";
        const { id } = (await desktop.createTicket()).value;
        const { confirmToken } = (await victim.client.scan(id)).value;
        return refused(await victim.client.confirm(id, { confirmToken, number: null }));
      },
    },
    {
      name: "a code in a mail: reached by a link, and no number typed",
      async run(target) {
        const { phone, id, confirmToken, numberRequired } = await withNumber(target);
        return missed(
          !numberRequired,
          "no number asked for",
          refused(await phone.client.confirm(id, { confirmToken, number: null })),
        );
      },
    },
    {
      name: "the number guessed, then scanned again for more tries",
      async run(target) {
        const { phone, id, confirmToken, wrong } = await withNumber(target);
        const guess = (token: string) => phone.client.confirm(id, { confirmToken: token, number: wrong });
        const first = [await guess(confirmToken), await guess(confirmToken)];
        const again = (await phone.client.scan(id, { via: "camera" })).value;
        const last = [await guess(again.confirmToken), await guess(again.confirmToken)];
        return refused(...first, ...last, await phone.client.scan(id));
      },
    },
    {
      name: "the number guessed 50 times at once, and on until the code is dead",
      async run(target) {
        const { phone, id, confirmToken, wrong } = await withNumber(target);
        const guess = { confirmToken, number: wrong };
        const guesses = await volley(50, phone.client, "POST", `/api/qr/${id}/confirm`, guess);
        // Of those that came together one may have been counted and the others lost.
        for (let more = 0; more < 3; more++) guesses.push(await phone.client.confirm(id, guess));
        const looked = guesses.filter(({ ok, code }) => ok || code === "number_mismatch").length;
        const held = refused(...guesses, await phone.client.scan(id));
        return missed(
          looked > 3,
          `${looked} guesses were looked at`,
          `${looked} of 53 looked at, the code is dead: ${held}`,
        );
      },
    },
    {
      name: "another phone of the same user confirms",
      async run(target) {
        const { phone, id, confirmToken } = await scanned(target);
        const other = await target.browser(phone.client.userAgent);
        void (await other.signIn(phone.account)).value;
        return refused(
          await other.confirm(id, { confirmToken }),
          await other.scan(id),
          await other.cancel(id, confirmToken),
        );
      },
    },
    {
      name: "the desktop confirms itself",
      async run({ browser, phone }) {
        const { account } = await phone();
        const desktop = await browser();
        void (await desktop.signIn(account)).value;
        const { id } = (await desktop.createTicket()).value;
        const withCookie = await desktop.scan(id);
        desktop.jar.values.delete(`qr.${id}`);
        return refused(withCookie, await desktop.scan(id));
      },
    },
    {
      name: "a phone that is signed out between scan and confirm, and between confirm and claim",
      async run(target) {
        const first = await scanned(target);
        void (await first.phone.client.signOut()).ok;
        const second = await confirmed(target);
        void (await second.phone.client.signOut()).ok;
        return refused(
          await first.phone.client.confirm(first.id, { confirmToken: first.confirmToken }),
          await second.desktop.claim(second.id),
        );
      },
    },
    {
      name: "a session that a code let in lets in another, without the password",
      async run(target) {
        const { desktop, id } = await confirmed(target);
        void (await desktop.claim(id)).value;
        const third = await target.browser();
        const next = (await third.createTicket()).value;
        const { confirmToken } = (await desktop.scan(next.id)).value;
        return refused(
          await desktop.confirm(next.id, { confirmToken }),
          await desktop.confirm(next.id, { confirmToken, password: "a guess of mine" }),
        );
      },
    },
    {
      name: "“this wasn’t me” leaves something signed in",
      async run(target) {
        const { desktop, phone, id } = await confirmed(target);
        void (await desktop.claim(id)).value;
        const owner = await target.browser();
        void (await owner.signIn(phone.account)).value;
        const { devices } = (await owner.devices()).value;
        void (await owner.disown(devices.find(({ signedInBy }) => signedInBy === "qr")?.id ?? "")).value;
        return refused(await desktop.devices(), await phone.client.devices());
      },
    },
    {
      name: "a stolen ticket cookie claims, alone and at once with the desktop",
      async run(target) {
        const { desktop, id } = await confirmed(target);
        const thief = await thiefOf(target, desktop);
        const held = refused(await thief.claim(id));
        const answers = await Promise.all([desktop.claim(id), thief.claim(id), thief.claim(id)]);
        return `${held}; then ${oneOf(answers)}`;
      },
    },
    {
      name: "a stolen ticket cookie of a page that came with its code: claims, then names a key of its own",
      async run(target) {
        const { desktop, thief, phone, id } = await opened(target);
        const unnamed = refused(await thief.claim(id));
        const named = await Promise.all([desktop.nameKey(id), desktop.nameKey(id)]);
        if (!named.every(({ ok }) => ok)) throw new Error("The desktop's own key was refused");
        const { confirmToken } = (await phone.client.scan(id, { via: "camera" })).value;
        const early = await thief.nameKey(id);
        void (await phone.client.confirm(id, { confirmToken })).value;
        const late = [await thief.nameKey(id), await thief.claim(id), await desktop.nameKey(id, { jkt: OTHER_KEY })];
        const held = `${unnamed}; ${refused(early, ...late)}`;
        return `${held}; then ${oneOf([await thief.claim(id), await desktop.claim(id)])}`;
      },
    },
    {
      name: "a code that came with its page is confirmed and never gets a key; 50 keys at once",
      async run(target) {
        const { desktop, phone, id } = await opened(target);
        const { confirmToken } = (await phone.client.scan(id, { via: "camera" })).value;
        void (await phone.client.confirm(id, { confirmToken })).value;
        const held = refused(await desktop.claim(id), await desktop.claim(id, { proof: false }));
        const keys = Array.from({ length: 50 }, (_, index) => `${index}`.padStart(43, "A"));
        return `${held}; ${oneOf(await Promise.all(keys.map((jkt) => desktop.nameKey(id, { jkt }))))}`;
      },
    },
    {
      name: "a page shows a code that its reader made up",
      async run(target) {
        const desktop = await target.browser();
        const id = "A".repeat(22);
        const made = JSON.stringify({ id, url: `${target.world.origin}/scan#${id}`, userCode: "BCDFGHJK" });
        const { instances } = target.world;
        for (const purpose of [null, "prefetch"]) {
          const page = await openLogin(desktop, instances[0]?.origin ?? "", { "x-prefetched-ticket": made, purpose });
          if (page.answer.text.includes(id)) throw new GotThrough("the page has it");
        }
        return "the header is not believed";
      },
    },
    {
      name: "50 confirms, then 50 claims, at once, three times",
      async run(target) {
        const outcomes = new Set<string>();
        for (let round = 0; round < 3; round++) {
          const { desktop, phone, id, confirmToken } = await scanned(target);
          const { number } = (await desktop.status(id)).value;
          const body = { confirmToken, number };
          outcomes.add(oneOf(await volley(50, phone.client, "POST", `/api/qr/${id}/confirm`, body)));
          outcomes.add(oneOf(await claims(50, desktop, id)));
          const { devices } = (await phone.client.devices()).value;
          if (devices.length !== 2) throw new GotThrough(`${devices.length} devices are signed in`);
        }
        return [...outcomes].join("; ");
      },
    },
    {
      name: "confirm, cancel and withdraw at once, twenty times",
      async run(target) {
        const { desktop, phone } = await scanned(target);
        for (let round = 0; round < 20; round++) {
          const { id } = (await desktop.createTicket()).value;
          const { confirmToken } = (await phone.client.scan(id, { via: "camera" })).value;
          const [, ...ends] = await Promise.all([
            phone.client.confirm(id, { confirmToken }),
            phone.client.cancel(id, confirmToken),
            desktop.withdraw(id),
          ]);
          oneOf(ends);
          refused(await desktop.claim(id), await phone.client.confirm(id, { confirmToken }));
        }
        return "it ends once, each time, and is never claimed";
      },
    },
    {
      name: "a code that is over is scanned: cancelled by its phone, withdrawn, or replaced",
      async run(target) {
        const { desktop, phone, id, confirmToken } = await scanned(target);
        void (await phone.client.cancel(id, confirmToken)).value;
        const second = (await desktop.createTicket()).value.id;
        void (await desktop.withdraw(second)).value;
        const third = (await desktop.createTicket()).value.id;
        void (await desktop.createTicket({ replaces: third })).value;
        const ids = [id, second, third];
        return refused(
          ...(await Promise.all(ids.map((each) => phone.client.scan(each)))),
          ...(await Promise.all(ids.map((each) => desktop.claim(each)))),
          await phone.client.confirm(id, { confirmToken }),
        );
      },
    },
    {
      name: "a code replaced by who does not show it",
      async run(target) {
        const desktop = await target.browser();
        const { id } = (await desktop.createTicket()).value;
        const attacker = await target.browser();
        void (await attacker.createTicket({ replaces: id })).value;
        const { status } = (await desktop.status(id)).value;
        return missed(status !== "pending", `the code is ${status}`, "it stays as it was");
      },
    },
    {
      name: "a code held open by strangers: scanned without a session, a hundred times",
      async run(target) {
        const desktop = await target.browser();
        const { id } = (await desktop.createTicket()).value;
        const stranger = await target.browser();
        const answers = await atOnce(100, () => stranger.scan(id, { proof: false }));
        const { expiresAt } = (await desktop.status(id)).value;
        const livesMs = Date.parse(expiresAt) - Date.now();
        return missed(
          livesMs > 5 * 60_000,
          `it lives ${livesMs} ms`,
          `held once, five minutes at most: ${refused(...answers)}`,
        );
      },
    },
    {
      name: "a typed code guessed: 100 at once by one phone",
      async run(target) {
        const { client } = await target.phone();
        const answers = await volley(100, client, "POST", "/api/qr/lookup", { userCode: "BCDF-GHJK" });
        const looked = answers.filter(({ status }) => status === 404).length;
        return missed(looked > 10, `${looked} were looked up`, `${looked} of 100 looked up: ${refused(...answers)}`);
      },
    },
    {
      name: "a stranger reads or ends devices, and disowns sign-ins, that are not theirs",
      async run(target) {
        const victim = await target.phone();
        const stranger = await target.phone();
        const id = (await victim.client.session()).value.device?.id ?? "";
        const held = refused(await stranger.client.endDevice(id), await stranger.client.disown(id));
        void (await stranger.client.endOtherDevices()).value;
        const { devices } = (await stranger.client.devices()).value;
        const reached = devices.length !== 1 || !(await victim.client.devices()).ok;
        return missed(reached, "another account was reached", held);
      },
    },
  ],
};
