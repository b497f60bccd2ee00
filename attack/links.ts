import { randomBytes } from "node:crypto";
import type { Client } from "../lib/api/testing/client";
import { atOnce, GotThrough, missed, oneOf, type Phone, refused, type Source, type Target } from "./attack";
import { operator, tokenIn } from "./operator";
import { addPasskey, signInByPasskey } from "./passkey";

const PASSWORD = "another phrase of mine";

async function invite(target: Target, ...options: string[]): Promise<string> {
  return tokenIn((await operator<{ url: string }>(target, "invites", "create", ...options)).url);
}

async function recovery(target: Target, { account }: Phone): Promise<string> {
  return tokenIn((await operator<{ url: string }>(target, "users", "link", account.username)).url);
}

const newName = () => `u${randomBytes(6).toString("hex")}`;

function use(by: Client, token: string, more: Record<string, unknown> = {}) {
  return by.call("POST", "/api/links/use", { body: { token, password: PASSWORD, ...more }, proof: true });
}

const join = (by: Client, token: string) => use(by, token, { username: newName(), name: "Grace" });

/** What lets in whoever holds it, and travels by mail and chat. */
export const links: Source = {
  name: "One-time links",
  attacks: [
    {
      name: "opened by a preview: GET and HEAD, with scripts, use nothing up",
      async run(target) {
        const { browser } = target;
        const token = await invite(target);
        for (let previews = 0; previews < 5; previews++) {
          const preview = await browser();
          for (const method of ["GET", "HEAD"]) {
            await (await preview.send(method, "/join", { headers: { accept: "text/html" } })).body?.cancel();
          }
          // As the page's own script asks, before anybody presses anything.
          void (await preview.call("POST", "/api/links/look", { body: { token } })).value;
        }
        const stranger = await browser();
        const held = refused(
          await stranger.call("GET", "/api/links/use"),
          await stranger.call("POST", "/api/links/use", { form: { token, password: PASSWORD } }),
          await stranger.call("POST", "/api/links/use", { body: { token, password: PASSWORD }, proof: false }),
        );
        const { ok } = await join(await browser(), token);
        return missed(!ok, "it was used up", `${held}; good after it`);
      },
    },
    {
      name: "one invite used by a hundred at once",
      async run(target) {
        const token = await invite(target);
        const people = await atOnce(100, () => target.browser());
        const held = oneOf(await Promise.all(people.map((person) => join(person, token))));
        return `${held}; later ${refused(await join(await target.browser(), token))}`;
      },
    },
    {
      name: "a recovery link as an invite, as a confirm token, after a newer one, after a password change",
      async run(target) {
        const phone = await target.phone();
        const { client, account } = phone;
        const older = await recovery(target, phone);
        const newer = await recovery(target, phone);
        const asInvite = await use(await target.browser(), newer.replace("recovery_", "invite_"));
        const { id } = (await (await target.browser()).createTicket()).value;
        void (await client.scan(id, { via: "camera" })).value;
        const asToken = await client.confirm(id, { confirmToken: newer });
        const replaced = await use(await target.browser(), older);
        const body = { currentPassword: account.password, newPassword: PASSWORD };
        void (await client.call("PUT", "/api/account/password", { body, proof: true })).ok;
        return refused(asInvite, asToken, replaced, await use(await target.browser(), newer));
      },
    },
    {
      name: "a recovery link used twice, and with the account's name or another's beside it",
      async run(target) {
        const [phone, other] = [await target.phone(), await target.phone()];
        const token = await recovery(target, phone);
        void (await use(await target.browser(), token, { username: other.account.username })).value;
        const { ok } = await other.client.signIn({ ...other.account, password: PASSWORD });
        const held = refused(await use(await target.browser(), token));
        return missed(ok, "it recovered another account", held);
      },
    },
    {
      name: "guessed",
      async run(target) {
        const guesser = await target.browser();
        const guesses = await atOnce(60, () =>
          guesser.call("POST", "/api/links/look", {
            body: { token: `recovery_${randomBytes(32).toString("base64url")}` },
          }),
        );
        const odd = ["", "invite_", "recovery_%", `invite_${"_".repeat(43)}`, "x".repeat(200)];
        const fresh = await target.browser();
        const answers = [];
        for (const token of odd) answers.push(await fresh.call("POST", "/api/links/look", { body: { token } }));
        const limited = guesses.filter(({ status }) => status === 429).length;
        return missed(limited === 0, "nothing limits it", refused(...guesses, ...answers));
      },
    },
    {
      name: "a session and a passkey of before the recovery",
      async run(target) {
        const phone = await target.phone();
        const authenticator = await addPasskey(phone);
        const thief = phone.client.copy();
        void (await use(await target.browser(), await recovery(target, phone))).value;
        return refused(
          await thief.devices(),
          await phone.client.devices(),
          await signInByPasskey(await target.browser(), authenticator),
          await (await target.browser()).signIn(phone.account),
        );
      },
    },
    {
      name: "the token in Referer, log, audit or title",
      async run(target) {
        const phone = await target.phone();
        const tokens = [await invite(target), await recovery(target, phone)];
        const client = await target.browser();
        const pages = [];
        for (const path of ["/join", "/recover"]) {
          const page = await client.call("GET", path, { headers: { accept: "text/html" } });
          if (!/same-origin|no-referrer/.test(page.headers.get("referrer-policy") ?? "")) {
            throw new GotThrough(`${path} tells others where one comes from`);
          }
          pages.push(page.text);
        }
        for (const token of tokens) {
          void (await client.call("POST", "/api/links/look", { body: { token } })).value;
          refused(await use(await target.browser(), token, { password: "x", username: newName(), name: "Grace" }));
        }
        void (await join(await target.browser(), tokens[0] ?? "")).value;
        void (await use(await target.browser(), tokens[1] ?? "")).value;
        const kept = JSON.stringify(await target.world.tables());
        const everywhere = [...pages, target.world.output(), kept].join("\n");
        const told = tokens.some((token) => everywhere.includes(token.split("_").slice(1).join("_")));
        return missed(told, "told", "in no page, no line and no row");
      },
    },
  ],
};
