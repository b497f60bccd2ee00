import { confirmed, missed, refused, type Source, scanned, thiefOf } from "./attack";

/** A server that dies, a database that is copied, a log that is read. These come last: they read what the others left. */
export const lasting: Source = {
  name: "Outlasting a request",
  attacks: [
    {
      name: "the server is killed between any two steps, and the next one takes the flow up",
      async run(target) {
        const { crash, recover } = target.world;
        const desktop = await target.browser();
        const phone = await target.phone();
        const { id } = (await desktop.createTicket()).value;
        await crash();
        const { confirmToken } = (await phone.client.scan(id)).value;
        await crash();
        void (await phone.client.confirm(id, { confirmToken })).value;
        await crash();
        void (await desktop.claim(id)).value;
        await crash();
        const twice = refused(await desktop.claim(id), await phone.client.confirm(id, { confirmToken }));
        const lost = !("user" in (await desktop.session()).value);
        await recover();
        return missed(lost, "the acknowledged login is lost", `signed in once, nothing lost; again: ${twice}`);
      },
    },
    {
      name: "a sign-out is forgotten by a server that is killed after it",
      async run(target) {
        const { client, account } = await target.phone();
        const other = await target.browser();
        void (await other.signIn(account)).value;
        void (await client.endOtherDevices()).value;
        await target.world.crash();
        const held = refused(await other.devices());
        await target.world.recover();
        return held;
      },
    },
    {
      name: "a copied database signs in: each kept hash as the secret itself",
      async run(target) {
        const { desktop, phone, id } = await scanned(target);
        const tables = await target.world.tables();
        const everything = JSON.stringify(tables);
        const found = [...target.secrets].filter((secret) => secret.length > 12 && everything.includes(secret));
        if (found.length > 0) return missed(true, `${found.length} secrets are in the database`, "");
        const rows = tables.Ticket as { id: string; secretHash: string; confirmTokenHash: string }[];
        const row = rows.find((each) => each.id === id);
        const answers = [];
        const thief = await thiefOf(target, desktop);
        for (const guess of [row?.secretHash, `browser_${row?.secretHash}`]) {
          thief.jar.values.set(`qr.${id}`, String(guess));
          answers.push(await thief.status(id));
        }
        for (const guess of [row?.confirmTokenHash, `confirm_${row?.confirmTokenHash}`]) {
          answers.push(await phone.client.confirm(id, { confirmToken: String(guess) }));
        }
        const devices = tables.Device as { tokenHash: string | null }[];
        for (const { tokenHash } of devices.filter((device) => device.tokenHash).slice(0, 2)) {
          for (const token of [tokenHash, `device_${tokenHash}`]) {
            const headers = { authorization: `DPoP ${token}` };
            answers.push(await (await target.browser()).devices({ headers, proof: true }));
          }
        }
        return `${refused(...answers)}; none of ${target.secrets.size} secrets is in it`;
      },
    },
    {
      name: "secrets in what the servers print, of all attacks above",
      async run(target) {
        const { id } = await confirmed(target);
        const output = target.world.output();
        const held = [...target.secrets, id].filter((secret) => secret.length > 12);
        const found = held.filter((secret) => output.includes(secret) || output.includes(decodeURIComponent(secret)));
        return missed(
          found.length > 0,
          `${found.length} of ${held.length} secrets and ids were printed`,
          `none of ${held.length} secrets and ids in ${output.split("\n").length} lines`,
        );
      },
    },
    {
      name: "errors that nobody foresaw, of all attacks above",
      async run(target) {
        const unforeseen = target.world
          .output()
          .split("\n")
          .filter((line) => /"event":"(unforeseen|unhandled|audit.lost|sweep.failed)"/.test(line));
        return missed(
          unforeseen.length > 0,
          `${unforeseen.length}: ${unforeseen[0]?.slice(0, 400)}`,
          "not one in the log",
        );
      },
    },
  ],
};
