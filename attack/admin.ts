import type { Client } from "../lib/api/testing/client";
import { atOnce, confirmed, missed, oneOf, refused, type Source, scanned, type Target, thiefOf } from "./attack";
import { admin, idOf, operator, tokenIn, withSetting } from "./operator";

type Request = [method: string, path: string, body?: unknown];

/** One request of each route of the administration, against somebody. */
function everyRequest(userId: string): Request[] {
  return [
    ["GET", "users"],
    ["GET", `users/${userId}`],
    ["GET", "events"],
    ["GET", "tickets"],
    ["GET", "groups"],
    ["GET", "invites"],
    ["GET", "clients"],
    ...changes(userId),
  ];
}

function changes(userId: string): Request[] {
  return [
    ["POST", "users", { username: "planted" }],
    ["PATCH", `users/${userId}`, { role: "admin" }],
    ["PATCH", `users/${userId}`, { disabled: true }],
    ["POST", `users/${userId}/sign-out`],
    ["POST", `users/${userId}/link`, {}],
    ["DELETE", `users/${userId}`],
    ["POST", "invites", { role: "admin" }],
    ["DELETE", "invites/abcdefghijkl"],
    ["POST", "clients", { id: "planted", name: "Planted", redirects: ["https://evil.example/cb"], trusted: true }],
    ["PATCH", "clients/planted", { disabled: true }],
    ["POST", "clients/planted/secret"],
    ["DELETE", "clients/planted"],
  ];
}

const send = (by: Client, [method, path, body]: Request, proof = true) =>
  by.call(method, `/api/admin/${path}`, { proof, ...(body !== undefined && { body }) });

/** Leaves the servers with one administrator. */
async function onlyAdmin(target: Target, keep: string): Promise<void> {
  const users = await operator<{ username: string; role: string }[]>(target, "users", "list");
  for (const { username, role } of users) {
    if (role === "admin" && username !== keep) await operator(target, "users", "role", username, "user");
  }
}

/** Whoever administers has everybody's account in their hands. */
export const administration: Source = {
  name: "Administration",
  attacks: [
    {
      name: "every admin route by a user, by a stolen admin cookie, without a fresh proof",
      async run(target) {
        const [own, user] = [await admin(target), await target.phone()];
        const id = await idOf(own.client, user.account.username);
        const thief = await thiefOf(target, own.client);
        const desktop = await target.browser();
        const { id: ticket } = (await desktop.createTicket()).value;
        const { confirmToken } = (await own.client.scan(ticket, { via: "camera" })).value;
        void (await own.client.confirm(ticket, { confirmToken })).value;
        void (await desktop.claim(ticket)).value;
        const answers = [];
        for (const request of everyRequest(id)) {
          answers.push(await send(user.client, request), await send(await target.browser(), request));
          answers.push(await send(thief, request), await send(thief, request, false));
        }
        // A desktop of the admin's own that a code let in: it has proven nothing.
        for (const request of changes(id)) answers.push(await send(desktop, request));
        const held = refused(...answers);
        const still = await user.client.session();
        return missed(!("user" in still.value), "the user is out", held);
      },
    },
    {
      name: "the last admin disabled, deleted, demoted, two at once",
      async run(target) {
        const own = await admin(target);
        await onlyAdmin(target, own.account.username);
        const id = await idOf(own.client, own.account.username);
        const alone = refused(
          await send(own.client, ["PATCH", `users/${id}`, { disabled: true }]),
          await send(own.client, ["PATCH", `users/${id}`, { role: "user" }]),
          await send(own.client, ["DELETE", `users/${id}`]),
          await own.client.call("DELETE", "/api/account", { proof: true }),
        );
        const outcomes = new Set<string>();
        for (let round = 0; round < 4; round++) {
          const other = await admin(target);
          const otherId = await idOf(own.client, other.account.username);
          const lose = round % 2 ? { role: "user" } : { disabled: true };
          const both = await Promise.all([
            send(own.client, ["PATCH", `users/${otherId}`, lose]),
            send(other.client, ["PATCH", `users/${id}`, lose]),
          ]);
          outcomes.add(oneOf(both));
          if (both[1]?.ok) {
            await operator(target, "users", "enable", own.account.username);
            await operator(target, "users", "role", own.account.username, "admin");
            void (await own.client.signIn(own.account)).value;
            await onlyAdmin(target, own.account.username);
          }
        }
        return `${alone}; ${[...outcomes].join("; ")}`;
      },
    },
    {
      name: "a role, groups or an id in the sign-up's body, and in an invitation's",
      async run(target) {
        const { browser } = target;
        const { url } = await operator<{ url: string }>(target, "invites", "create");
        const answers = [];
        for (const planted of [{ role: "admin" }, { groups: ["staff"] }, { id: "x" }, { disabledAt: null }]) {
          const body = { username: "mallory", password: "a phrase of mine", name: "Mallory", ...planted };
          answers.push(await (await browser()).call("POST", "/api/account", { body }));
          const used = { ...body, token: tokenIn(url) };
          answers.push(await (await browser()).call("POST", "/api/links/use", { body: used, proof: true }));
        }
        return refused(...answers);
      },
    },
    {
      name: "a user disabled between scan, confirm and claim",
      async run(target) {
        const own = await admin(target);
        const disable = async (username: string) =>
          void (await send(own.client, ["PATCH", `users/${await idOf(own.client, username)}`, { disabled: true }]))
            .value;
        const first = await scanned(target);
        await disable(first.phone.account.username);
        const { client } = first.phone;
        const second = await confirmed(target);
        await disable(second.phone.account.username);
        const third = await confirmed(target);
        void (await third.desktop.claim(third.id)).value;
        await disable(third.phone.account.username);
        return refused(
          await client.confirm(first.id, { confirmToken: first.confirmToken }),
          await first.desktop.claim(first.id),
          await second.desktop.claim(second.id),
          await third.desktop.devices(),
          await third.phone.client.signIn(third.phone.account),
        );
      },
    },
    {
      name: "SIGN_UP closed: by API, form, old invite",
      async run(target) {
        const { url } = await operator<{ url: string }>(target, "invites", "create");
        const own = await admin(target);
        return withSetting(target, { SIGN_UP: "closed" }, async () => {
          const person = { username: "latecomer", password: "a phrase of mine", name: "Late" };
          const client = await target.browser();
          const page = await client.call("GET", "/sign-up", { headers: { accept: "text/html" } });
          const form = { ...person, csrfToken: await client.csrfToken() };
          const held = refused(
            await client.call("POST", "/api/account", { body: person }),
            await client.call("POST", "/api/account", { form }),
            await client.call("POST", "/api/links/look", { body: { token: tokenIn(url) } }),
            await client.call("POST", "/api/links/use", { body: { ...person, token: tokenIn(url) }, proof: true }),
            await send(own.client, ["POST", "invites", {}]),
          );
          return missed(/<input/.test(page.text), "the page shows a form", held);
        });
      },
    },
    {
      name: "a former name taken over: after a change, while it is changed, after a deletion",
      async run({ phone, browser }) {
        const [first, second] = [await phone(), await phone()];
        const take = async (username: string) =>
          (await browser()).call("POST", "/api/account", {
            body: { username, password: "a phrase of mine", name: "Eve" },
          });
        const before = first.account.username;
        const [changed, ...racing] = await Promise.all([
          first.client.call("PATCH", "/api/account", { body: { username: `${before}-2` }, proof: true }),
          ...(await atOnce(12, () => take(before))),
        ]);
        void (await second.client.call("DELETE", "/api/account", { proof: true })).ok;
        const held = refused(...racing, await take(before), await take(second.account.username));
        return missed(!changed?.ok, "nothing was changed", held);
      },
    },
    {
      name: "what an admin gave out, used once they are none",
      async run(target) {
        const [own, other] = [await admin(target), await admin(target)];
        type Link = { url: string };
        const made = await other.client.call<Link>("POST", "/api/admin/invites", {
          body: { role: "admin" },
          proof: true,
        });
        const token = tokenIn(made.value.url);
        target.secrets.add(token);
        const id = await idOf(own.client, other.account.username);
        void (await send(own.client, ["PATCH", `users/${id}`, { role: "user" }])).value;
        const body = { token, username: "planted-admin", password: "a phrase of mine", name: "Eve" };
        return refused(
          await (await target.browser()).call("POST", "/api/links/use", { body, proof: true }),
          await send(other.client, ["GET", "users"]),
        );
      },
    },
  ],
};
