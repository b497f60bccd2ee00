import { atOnce, confirmed, missed, oneOf, refused, type Source, scanned } from "./attack";

/** "Demystifying the (In)Security of QR Code-based Login in Real-world Deployments": one of these six was in 47 of 109 sites. */
export const usenix: Source = {
  name: "USENIX Security 2025",
  attacks: [
    {
      name: "1 status, stream and claim with the id from the code only",
      async run(target) {
        const { id } = await confirmed(target);
        const stranger = await target.browser();
        const stream = await stranger.call("GET", `/api/qr/${id}/events`);
        return refused(await stranger.status(id), stream, await stranger.withdraw(id), await stranger.claim(id));
      },
    },
    {
      name: "2 a code used again after the login, by either side",
      async run(target) {
        const { desktop, phone, id, confirmToken } = await confirmed(target);
        void (await desktop.claim(id)).value;
        return refused(
          await desktop.claim(id),
          await phone.client.scan(id),
          await phone.client.confirm(id, { confirmToken }),
        );
      },
    },
    {
      name: "3 ids that can be predicted",
      async run({ browser }) {
        const desktops = await atOnce(4, () => browser());
        const ids = (
          await Promise.all(desktops.map((desktop) => atOnce(50, async () => (await desktop.createTicket()).value.id)))
        ).flat();
        const bytes = ids.map((id) => Buffer.from(id, "base64url"));
        const unique = new Set(ids).size === ids.length && bytes.every((each) => each.length >= 16);
        // Each bit of 200 random ids is set about 100 times; 6 standard deviations either way.
        const counts = Array.from({ length: 128 }, (_, bit) =>
          bytes.reduce((sum, each) => sum + (((each[bit >> 3] ?? 0) >> (bit & 7)) & 1), 0),
        );
        const random = counts.every((count) => Math.abs(count - 100) < 43);
        return missed(
          !unique || !random,
          "ids repeat or have a pattern",
          "200 ids of 128 bits, none alike, no bit fixed",
        );
      },
    },
    {
      name: "4 an id, a secret or a code that the client chooses",
      stateless: true,
      async run({ browser }) {
        const attacker = await browser();
        const chosen = "A".repeat(22);
        attacker.jar.values.set(`qr.${chosen}`, "browser_mine");
        const bodies = [{ id: chosen }, { secret: "mine" }, { userCode: "BCDFGHJK" }, { status: "confirmed" }];
        const answers = await Promise.all(bodies.map((body) => attacker.call("POST", "/api/qr", { body })));
        return refused(...answers, await attacker.status(chosen));
      },
    },
    {
      name: "5 an identity in the request instead of the session's",
      async run(target) {
        const victim = await target.phone();
        const { phone, id, confirmToken } = await scanned(target);
        const { username } = victim.account;
        const claims = [{ username }, { userId: username }, { user: { username } }, { account: username }];
        const bodies = claims.map((claim) => ({ confirmToken, ...claim }));
        return refused(
          ...(await Promise.all(
            bodies.map((body) => phone.client.call("POST", `/api/qr/${id}/confirm`, { body, proof: true })),
          )),
        );
      },
    },
    {
      name: "6 personal data in answers that need none",
      async run(target) {
        const { desktop, id } = await scanned(target);
        const before = (await desktop.createTicket()).value;
        const waiting = (await desktop.status(before.id)).text;
        const told = (await desktop.status(id)).text;
        const leaks = /"user"/.test(waiting) || /"(ip|userId|deviceId|email)"/.test(told);
        return missed(leaks, `told: ${told}`, "nothing before the scan, then names and picture only");
      },
    },
    {
      name: "two phones scan the same code at once",
      async run(target) {
        const desktop = await target.browser();
        const phones = await Promise.all(Array.from({ length: 8 }, () => target.phone()));
        const { id } = (await desktop.createTicket()).value;
        return oneOf(await Promise.all(phones.map(({ client }) => client.scan(id))));
      },
    },
  ],
};
