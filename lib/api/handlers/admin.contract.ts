import { beforeEach, describe, expect, test } from "vitest";
import { type LinkRow, linkId } from "../../accounts/one-time-link";
import { database } from "../../db/database";
import { freshProcessDatabase, type Provider } from "../../db/testing/databases";
import { hashSecret, newId } from "../../secrets";
import { expectProblem } from "../testing/expect-problem";
import { newAccount, newApp, newDesktop, newPhone, type Phone, withSettings } from "../testing/in-process";
import type {
  ActivityEvent,
  AdminClientSecretResponse,
  AdminEventsResponse,
  AdminInvite,
  AdminLinkResponse,
  AdminUserDetailsResponse,
  AdminUserMadeResponse,
  AdminUsersResponse,
} from "../types";

const PHRASE = "a phrase of mine";
const MANY = 12;

async function newAdmin(): Promise<Phone> {
  const phone = await newPhone();
  await database().user.update({ where: { id: phone.account.id }, data: { role: "admin" } });
  return phone;
}

const ask = <T>(by: Phone, method: string, path: string, body?: unknown) =>
  by.call<T>(method, `/api/admin/${path}`, { proof: true, ...(body !== undefined && { body }) });

/** One request of each route, as it would be granted. */
function everyRequest(userId: string, clientId: string): [method: string, path: string, body?: unknown][] {
  return [
    ["GET", "users"],
    ["GET", `users/${userId}`],
    ["GET", "events"],
    ["GET", "tickets"],
    ["GET", "groups"],
    ["GET", "invites"],
    ["GET", "clients"],
    ["POST", "users", { username: `x${newId()}`.toLowerCase().replaceAll("_", "-") }],
    ["PATCH", `users/${userId}`, { role: "admin" }],
    ["POST", `users/${userId}/sign-out`],
    ["POST", `users/${userId}/link`, {}],
    ["DELETE", `users/${userId}`],
    ["POST", "invites", {}],
    ["DELETE", "invites/abcdefghijkl"],
    ["POST", "clients", { id: clientId, name: "Shop", redirects: ["https://shop.example/cb"] }],
    ["PATCH", `clients/${clientId}`, { disabled: true }],
    ["POST", `clients/${clientId}/secret`],
    ["DELETE", `clients/${clientId}`],
  ];
}

async function ageProof({ deviceId }: Phone): Promise<void> {
  const provenAt = new Date(Date.now() - 11 * 60_000);
  await database().device.update({ where: { id: deviceId }, data: { provenAt } });
}

const lastEvent = (where: { type: string; userId?: string }) =>
  database().loginEvent.findFirstOrThrow({ where, orderBy: { at: "desc" } });

const tokenOf = ({ url }: AdminLinkResponse) => new URL(url).hash.slice(1);

async function join(token: string, username = `j${newId()}`.slice(0, 20).toLowerCase().replaceAll("_", "-")) {
  const body = { token, username, name: "Grace", password: PHRASE };
  return (await newDesktop()).call<{ username: string }>("POST", "/api/links/use", { body, proof: true });
}

export function describeAdministration(provider: Provider): void {
  freshProcessDatabase(provider);
  beforeEach(() => database().user.updateMany({ data: { role: null } }));

  describe(`/api/admin on ${provider}`, () => {
    test("is not there for anybody who is no admin, whatever they bring", async () => {
      const { id } = await newAccount();
      const [user, app, stranger] = [await newPhone(), await newApp(), await newDesktop()];
      await ageProof(user);
      for (const [method, path, body] of everyRequest(id, "shop")) {
        const call = { ...(body !== undefined && { body }) };
        for (const by of [user, app, stranger]) {
          for (const proof of [true, false]) {
            const answer = await by.call(method, `/api/admin/${path}`, { ...call, proof });
            expectProblem(answer, "invalid_request", { status: 404, detail: "There is nothing here." });
          }
        }
      }
      expect(await database().user.count({ where: { id } })).toBe(1);
    });

    test("wants the key of an admin's device for each request, and a fresh proof for each change", async () => {
      const [admin, { id }] = [await newAdmin(), await newAccount()];
      await ageProof(admin);
      for (const [method, path, body] of everyRequest(id, "shop")) {
        const call = { ...(body !== undefined && { body }) };
        expectProblem(await admin.call(method, `/api/admin/${path}`, call), "proof_required");
        const answer = await ask(admin, method, path, body);
        if (method === "GET") expect(answer.status, path).toBe(200);
        else expectProblem(answer, "step_up_required", { methods: ["password"] });
      }
    });

    test("finds users by what is in their name, by group, and page by page", async () => {
      const admin = await newAdmin();
      const mark = newId().slice(0, 8).toLowerCase().replaceAll("_", "-");
      const made = await Promise.all(Array.from({ length: 5 }, () => newAccount(`Zoë ${mark.toUpperCase()}%`)));
      const find = (query: string) => ask<AdminUsersResponse>(admin, "GET", `users?${query}`);
      const first = (await find(`search=${mark}%25&limit=3`)).value;
      const second = (await find(`search=${mark}%25&limit=3&after=${first.next}`)).value;
      expect(second).not.toHaveProperty("next");
      const names = [...first.users, ...second.users].map(({ username }) => username);
      expect(names).toEqual(made.map(({ username }) => username).sort());
      // No character stands for another.
      expect((await find(`search=${mark}_`)).value.users).toEqual([]);
      const [one] = made;
      await ask(admin, "PATCH", `users/${one?.id}`, { groups: ["family", `the "${mark}`] });
      expect((await find(`group=${encodeURIComponent(`the "${mark}`)}`)).value.users).toMatchObject([{ id: one?.id }]);
      expect((await find("group=fam")).value.users).toEqual([]);
      // What stands between names, or within one, is no name.
      const inGroup = async (group: string) =>
        (await find(`limit=1&group=${encodeURIComponent(group)}`)).value.users.map(({ id }) => id);
      const [, comma, quote] = made.map(({ id }) => id);
      await ask(admin, "PATCH", `users/${comma}`, { groups: [`${mark},`, ","] });
      await ask(admin, "PATCH", `users/${quote}`, { groups: [`x"${mark}`, "y"] });
      expect(await inGroup(",")).toEqual([comma]);
      expect(await inGroup(mark)).toEqual([]);
      expectProblem(await find("limit=0"), "invalid_request");
      expectProblem(await find("nonsense=1"), "invalid_request");
    });

    test("changes a user, tells that it was the admin, and where from to nobody but the audit", async () => {
      const [admin, user] = [await newAdmin(), await newPhone()];
      const { id, username } = user.account;
      const change = (body: unknown) => ask<AdminUserDetailsResponse>(admin, "PATCH", `users/${id}`, body);
      const renamed = `r${newId()}`.slice(0, 20).toLowerCase().replaceAll("_", "-");
      expect((await change({ username: renamed })).value.user.username).toBe(renamed);
      expect((await change({ role: "admin" })).value.user.role).toBe("admin");
      expect((await change({ role: "user" })).value.user.role).toBe("user");
      const entry = { email: "ada@example.org", groups: ["family"] };
      expect((await change(entry)).value.user).toMatchObject(entry);
      const wrong = { email: "nobody", groups: [" "] };
      const reasons = { email: "email_shape", groups: "group_shape" };
      expectProblem(await change(wrong), "invalid_request", { reasons });
      expectProblem(await change({}), "invalid_request");
      expect((await user.session()).value).toMatchObject({ user: { username: renamed } });
      expect((await ask(admin, "POST", `users/${id}/sign-out`)).status).toBe(200);
      expect((await user.session()).value).toEqual({});

      const again = await newPhone({ account: { ...user.account, username: renamed } });
      const { events } = (await again.call<{ events: ActivityEvent[] }>("GET", "/api/devices/activity")).value;
      const told = events.filter(({ type }) => /^user\.|sign_out/.test(type));
      expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(["user.renamed", "user.role", "sign_out"]));
      for (const event of told) expect(event).toMatchObject({ ip: "", browser: "" });
      expect(await lastEvent({ type: "user.renamed", userId: id })).toMatchObject({
        by: admin.account.id,
        ip: admin.address,
        deviceId: null,
      });
      expectProblem(await change({ username: "root" }), "invalid_request", {
        reasons: { username: "username_reserved" },
      });
      expectProblem(await change({ username: admin.account.username }), "invalid_request");
      expect((await ask(admin, "GET", "users/nobody")).status).toBe(404);
      expect(username).not.toBe(renamed);
    });

    test("disables and enables; a disabled one gets no link", async () => {
      const [admin, user] = [await newAdmin(), await newPhone()];
      const path = `users/${user.account.id}`;
      await ask(admin, "PATCH", path, { disabled: true });
      expect((await user.session()).value).toEqual({});
      expectProblem(await ask(admin, "POST", `${path}/link`, {}), "wrong_state");
      const { user: enabled } = (await ask<AdminUserDetailsResponse>(admin, "PATCH", path, { disabled: false })).value;
      expect(enabled).not.toHaveProperty("disabledAt");
      expect((await ask(admin, "POST", `${path}/link`, {})).status).toBe(201);
      expect((await ask(admin, "DELETE", path)).status).toBe(204);
      expect((await ask(admin, "GET", path)).status).toBe(404);
      expect(await lastEvent({ type: "user.deleted" })).toMatchObject({ userId: null, by: admin.account.id });
    });

    test("adds a user, whose link is good for a password, and for no more than an hour", async () => {
      const admin = await newAdmin();
      const username = `n${newId()}`.slice(0, 20).toLowerCase().replaceAll("_", "-");
      const { user, link } = (await ask<AdminUserMadeResponse>(admin, "POST", "users", { username })).value;
      expect(user).toMatchObject({ username, name: username, role: "user", devices: 0 });
      expect(new Date(link.expiresAt).getTime()).toBeLessThanOrEqual(Date.now() + 3_600_000);
      const body = { token: tokenOf(link), password: PHRASE };
      const used = await (await newDesktop()).call("POST", "/api/links/use", { body, proof: true });
      expect(used.value).toMatchObject({ username });
      const taken = { reasons: { username: "username_taken" } };
      expectProblem(await ask(admin, "POST", "users", { username }), "invalid_request", taken);
    });

    test("the last admin can be lost in no way, by many at once either", async () => {
      const admin = await newAdmin();
      const own = `users/${admin.account.id}`;
      const lose = [
        () => ask(admin, "PATCH", own, { role: "user" }),
        () => ask(admin, "PATCH", own, { disabled: true }),
        () => ask(admin, "DELETE", own),
      ];
      for (const attempt of lose) {
        expectProblem(await attempt(), "invalid_request", { reasons: { account: "last_admin" } });
      }
      await Promise.all(Array.from({ length: MANY }, (_, index) => lose[index % lose.length]?.()));
      const other = await newAdmin();
      await Promise.all([
        ask(admin, "PATCH", `users/${other.account.id}`, { disabled: true }),
        ask(other, "PATCH", own, { role: "user" }),
      ]);
      expect(await database().user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
    });

    test("invites with groups and a role; a link is listed without its token, and void once revoked", async () => {
      const admin = await newAdmin();
      const invite = { uses: 2, days: 2, note: "friends", groups: ["family", "family"] };
      const link = (await ask<AdminLinkResponse>(admin, "POST", "invites", invite)).value;
      const token = tokenOf(link);
      const { username } = (await join(token)).value;
      expect(await database().user.findUnique({ where: { username } })).toMatchObject({
        groups: '["family"]',
        role: null,
      });
      const listed = await ask<{ invites: AdminInvite[] }>(admin, "GET", "invites");
      const [mine] = listed.value.invites.filter(({ note }) => note === "friends");
      expect(mine).toMatchObject({ purpose: "invite", groups: ["family"], usesLeft: 1, role: "user" });
      expect(listed.text).not.toContain(token);
      expect(listed.text).not.toContain(hashSecret(token));
      expect(mine?.id).toBe(linkId({ tokenHash: hashSecret(token) } as LinkRow));
      expect((await ask(admin, "DELETE", `invites/${mine?.id}`)).status).toBe(200);
      expectProblem(await join(token), "link_spent");
      expect((await ask(admin, "DELETE", `invites/${mine?.id}`)).status).toBe(404);
      await withSettings({ signUp: "closed" }, async () =>
        expectProblem(await ask(admin, "POST", "invites", {}), "sign_up_closed"),
      );
    });

    test("what an admin gave out is worth nothing once they are none", async () => {
      const [admin, other, { id }] = [await newAdmin(), await newAdmin(), await newAccount()];
      const invite = tokenOf((await ask<AdminLinkResponse>(other, "POST", "invites", { role: "admin" })).value);
      const recovery = tokenOf((await ask<AdminLinkResponse>(other, "POST", `users/${id}/link`, {})).value);
      await ask(admin, "PATCH", `users/${other.account.id}`, { role: "user" });
      expectProblem(await join(invite), "link_spent");
      expectProblem(await join(recovery), "link_spent");
      const { invites } = (await ask<{ invites: AdminInvite[] }>(admin, "GET", "invites")).value;
      expect(invites.filter(({ role, purpose }) => role === "admin" || purpose === "recovery")).toEqual([]);
    });

    test("searches what has happened by account, kind, address and time, page by page", async () => {
      const [admin, user] = [await newAdmin(), await newPhone()];
      for (let times = 0; times < 3; times++)
        await user.call("PATCH", "/api/account", { body: { name: `Ada ${times}` }, proof: true });
      const find = async (query: string) =>
        (await ask<AdminEventsResponse>(admin, "GET", `events?user=${user.account.username}&${query}`)).value;
      const first = await find("kind=name.changed&limit=2");
      const second = await find(`kind=name.changed&limit=2&before=${first.next}`);
      expect([first.events.length, second.events.length, second.next]).toEqual([2, 1, undefined]);
      expect(new Set([...first.events, ...second.events].map(({ id }) => id)).size).toBe(3);
      expect((await find(`address=${user.address}`)).events).toHaveLength(3);
      expect((await find("address=203.0.113.1")).events).toEqual([]);
      expect((await find(`since=${new Date(Date.now() + 60_000).toISOString()}`)).events).toEqual([]);
      expect((await find("until=2020-01-01")).events).toEqual([]);
      expect((await ask<AdminEventsResponse>(admin, "GET", "events?user=nobody-at-all")).value).toEqual({ events: [] });
      for (const query of ["since=yesterday", "before=x", "kind=%25", "address=%25"]) {
        expectProblem(await ask(admin, "GET", `events?${query}`), "invalid_request");
      }
    });

    test("tells of open codes by state and age, and never by id", async () => {
      const admin = await newAdmin();
      const { id, userCode } = (await (await newDesktop()).createTicket()).value;
      const answer = await ask<{ tickets: unknown[] }>(admin, "GET", "tickets");
      expect(answer.value.tickets).toContainEqual(expect.objectContaining({ status: "pending" }));
      for (const secret of [id, userCode, userCode.replace("-", "")]) expect(answer.text).not.toContain(secret);
    });

    test("adds applications, tells a secret once, and changes, disables and removes them", async () => {
      const admin = await newAdmin();
      const id = `shop-${newId()}`.slice(0, 20);
      const wanted = { id, name: "Shop", redirects: ["https://shop.example/cb"], groups: ["staff"] };
      const added = (await ask<AdminClientSecretResponse>(admin, "POST", "clients", wanted)).value;
      expect(added).toMatchObject({ client: { ...wanted, public: false }, secret: expect.stringMatching(/^client_/) });
      const taken = { reasons: { id: "client_id_taken" } };
      expectProblem(await ask(admin, "POST", "clients", wanted), "invalid_request", taken);
      const bad = { redirects: ["http://shop.example/*"], name: "" };
      const reasons = { redirects: "address_pattern", name: "client_name" };
      expectProblem(await ask(admin, "PATCH", `clients/${id}`, bad), "invalid_request", { reasons });
      const change = { name: "Store", redirects: ["https://store.example/cb"], groups: [] };
      const changed = await ask<{ clients: unknown[] }>(admin, "PATCH", `clients/${id}`, change);
      expect(changed.value.clients).toContainEqual(expect.objectContaining({ id, ...change }));
      expect(changed.text).not.toContain(added.secret ?? "?");
      const { secret } = (await ask<AdminClientSecretResponse>(admin, "POST", `clients/${id}/secret`)).value;
      expect(secret).not.toBe(added.secret);
      await ask(admin, "PATCH", `clients/${id}`, { disabled: true });
      expect(await database().oidcClient.findUnique({ where: { id } })).toMatchObject({ disabledAt: expect.any(Date) });
      const { groups } = (await ask<{ groups: { name: string }[] }>(admin, "GET", "groups")).value;
      expect(groups.map(({ name }) => name)).not.toContain("staff");
      expect((await ask(admin, "DELETE", `clients/${id}`)).status).toBe(200);
      expect((await ask(admin, "DELETE", `clients/${id}`)).status).toBe(404);
      expect(await lastEvent({ type: "client.removed" })).toMatchObject({ detail: id, by: admin.account.id });
    });
  });
}
