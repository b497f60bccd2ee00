import Sqlite from "better-sqlite3";
import { confirmed, missed, refused, type Source, scanned, thiefOf } from "./attack";

interface Kept {
  secretHash: string;
  confirmTokenHash: string | null;
}

/** A server that dies, a database that is copied, a log that is read. These come last: they read what the others left. */
export const lasting: Source = {
  name: "Threats that outlast a request",
  attacks: [
    {
      name: "the server is killed between any two steps",
      async run(target) {
        const { server } = target;
        const again = async () => {
          await server.kill();
          await server.start();
        };
        const desktop = await target.browser();
        const phone = await target.phone();
        const { id } = (await desktop.createTicket()).value;
        await again();
        const { confirmToken } = (await phone.client.scan(id)).value;
        await again();
        void (await phone.client.confirm(id, { confirmToken })).value;
        await again();
        void (await desktop.claim(id)).value;
        await again();
        const twice = refused(await desktop.claim(id), await phone.client.confirm(id, { confirmToken }));
        const lost = !("user" in (await desktop.session()).value);
        return missed(lost, "the acknowledged login is lost", `signed in once, nothing lost; again: ${twice}`);
      },
    },
    {
      name: "a copied database signs in: each kept hash as the secret itself",
      async run(target) {
        const { desktop, phone, id } = await scanned(target);
        const database = new Sqlite(target.server.databaseFile, { readonly: true });
        const row = database.prepare('SELECT secretHash, confirmTokenHash FROM "Ticket" WHERE id = ?').get(id) as Kept;
        const everything = database
          .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
          .all()
          .map((table) => JSON.stringify(database.prepare(`SELECT * FROM "${(table as { name: string }).name}"`).all()))
          .join("\n");
        database.close();
        const found = [...target.secrets].filter((secret) => secret.length > 20 && everything.includes(secret));
        if (found.length > 0) return missed(true, `${found.length} secrets are in the database`, "");
        const thief = await thiefOf(target, desktop);
        const answers = [];
        for (const guess of [row.secretHash, `browser_${row.secretHash}`]) {
          thief.jar.values.set(`qr.${id}`, guess);
          answers.push(await thief.status(id));
        }
        for (const guess of [row.confirmTokenHash ?? "", `confirm_${row.confirmTokenHash}`]) {
          answers.push(await phone.client.confirm(id, { confirmToken: guess }));
        }
        return refused(...answers);
      },
    },
    {
      name: "secrets in what the server prints, of all attacks above",
      async run(target) {
        const { id } = await confirmed(target);
        const output = target.server.output();
        const held = [...target.secrets, id].filter((secret) => secret.length > 12);
        const found = held.filter((secret) => output.includes(secret) || output.includes(decodeURIComponent(secret)));
        return missed(
          found.length > 0,
          `${found.length} of ${held.length} secrets and ids were printed`,
          `none of ${held.length} secrets and ids in ${output.split("\n").length} lines`,
        );
      },
    },
  ],
};
