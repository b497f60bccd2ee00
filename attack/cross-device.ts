import { atOnce, confirmed, missed, oneOf, refused, type Source, scanned, type Target, thiefOf } from "./attack";

async function withNumber(target: Target) {
  const desktop = await target.browser();
  const phone = await target.phone();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken, numberRequired } = (await phone.client.scan(id, { via: "site" })).value;
  const right = (await desktop.status(id)).value.number ?? "";
  return { desktop, phone, id, confirmToken, numberRequired, wrong: right === "00" ? "01" : "00" };
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
        return refused(await victim.client.confirm(id, { confirmToken }));
      },
    },
    {
      name: "a code in a mail: reached by a link, and no number typed",
      async run(target) {
        const { phone, id, confirmToken, numberRequired } = await withNumber(target);
        return missed(
          !numberRequired,
          "no number asked for",
          refused(await phone.client.confirm(id, { confirmToken })),
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
      name: "the number guessed 100 times at once",
      async run(target) {
        const { desktop, phone, id, confirmToken } = await withNumber(target);
        await atOnce(100, (digits) =>
          phone.client.confirm(id, { confirmToken, number: String(digits).padStart(2, "0") }),
        );
        // A hundred guesses have the right one among them; at most three may be looked at.
        const { status } = (await desktop.status(id)).value;
        const tried = await Promise.all(
          Array.from({ length: 4 }, async () => {
            const next = await withNumber(target);
            await atOnce(100, (digits) =>
              next.phone.client.confirm(next.id, {
                confirmToken: next.confirmToken,
                number: String(digits).padStart(2, "0"),
              }),
            );
            return (await next.desktop.status(next.id)).value.status;
          }),
        );
        const won = [status, ...tried].filter((each) => each === "confirmed").length;
        return missed(won > 1, `${won} of 5 numbers found`, `${won} of 5 numbers found by chance, three tries each`);
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
      name: "any signed-in session approves a code that it did not scan",
      async run(target) {
        const { id, confirmToken } = await scanned(target);
        const stranger = await target.phone();
        return refused(
          await stranger.client.confirm(id, { confirmToken }),
          await stranger.client.cancel(id, confirmToken),
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
      name: "50 confirms, then 50 claims, at once, five times",
      async run(target) {
        const outcomes = new Set<string>();
        for (let round = 0; round < 5; round++) {
          const { desktop, phone, id, confirmToken } = await scanned(target);
          // Signed beforehand, so that the requests arrive together.
          const path = `/api/qr/${id}/confirm`;
          const proofs = await atOnce(50, () => phone.client.proof("POST", path));
          const confirms = proofs.map((proof = "") => phone.client.confirm(id, { confirmToken }, { proof }));
          outcomes.add(oneOf(await Promise.all(confirms)));
          const csrfToken = await desktop.csrfToken();
          const claim = "/api/auth/callback/qr";
          const more = await atOnce(50, () => desktop.proof("POST", claim));
          const claims = more.map((proof = "") => desktop.post(claim, { csrfToken, id, proof }));
          outcomes.add(oneOf(await Promise.all(claims)));
        }
        return [...outcomes].join("; ");
      },
    },
  ],
};
