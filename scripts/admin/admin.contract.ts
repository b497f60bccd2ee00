import { afterAll, describe, expect, test } from "vitest";
import { makeLink } from "../../lib/accounts/one-time-link";
import { Authenticator } from "../../lib/api/testing/authenticator";
import type { Client } from "../../lib/api/testing/client";
import { newAccount } from "../../lib/api/testing/in-process";
import { shortHash } from "../../lib/audit/audit";
import { database } from "../../lib/db/database";
import { freshProcessDatabase, type Provider } from "../../lib/db/testing/databases";
import { replaceSettings, settings } from "../../lib/env/settings";
import { keepApproval } from "../../lib/passkeys/approval";
import { addPasskey } from "../../lib/passkeys/passkey";
import { confirmStatement } from "../../lib/passkeys/statement";
import { checkRegistration } from "../../lib/passkeys/webauthn";
import { newId } from "../../lib/secrets";
import { endProcessesAfterwards, runApi } from "../../lib/server/testing/api-process";
import { run, type Terminal } from "./run";

/** What a command has printed, and its exit code. */
async function admin(command: string, ask?: Terminal["ask"]) {
  const printed = { out: "", err: "" };
  const code = await run(command.split(" "), {
    prepare: async () => {},
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    code: () => "",
    ask,
  });
  return { code, ...printed, json: () => JSON.parse(printed.out) };
}

/** A confirmation that somebody's passkey signed, as the server keeps it. */
async function keptApproval(): Promise<{ id: string; userId: string }> {
  const { id: userId, username } = await newAccount();
  const { origin } = settings();
  const authenticator = new Authenticator(origin);
  const credential = await checkRegistration(authenticator.create("added", userId), "added");
  await addPasskey(database(), { userId, name: "Key", credential }, new Date());
  const requestedAt = new Date().toISOString();
  const desktop = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1", requestedAt, key: "" };
  const ticketId = newId();
  const statement = confirmStatement({ origin, ticketId, confirmTokenHash: "x", username, number: "42", desktop });
  const assertion = authenticator.get(statement);
  const approved = { ticketHash: shortHash(ticketId), userId, deviceId: newId(), statement, assertion };
  const id = await keepApproval(database(), { ...approved, passkey: credential }, new Date());
  return { id, userId };
}

const yes = async () => true;
const no = async () => false;

export function describeAdmin(provider: Provider): void {
  endProcessesAfterwards();
  const fresh = freshProcessDatabase(provider);
  afterAll(() => replaceSettings());

  async function signedIn(client: Client): Promise<boolean> {
    return "user" in (await client.session()).value;
  }

  describe(`npm run admin on ${provider}`, () => {
    test("setup makes one link while there is no admin, and none after", async () => {
      const made = await admin("setup --json");
      expect(made).toMatchObject({ code: 0, err: "" });
      expect(made.json().url).toMatch(/\/join#setup_/);
      await database().user.update({ where: { id: (await newAccount()).id }, data: { role: "admin" } });
      expect(await admin("setup")).toMatchObject({ code: 1, out: "" });
    });

    test("what it does holds at once in a server that runs beside, and the server's in it", async () => {
      const api = await runApi({ DATABASE_URL: fresh.url() });
      const phone = await api.newClient();
      const account = await phone.signUp();
      void (await phone.signIn(account)).value;
      const name = account.username;
      expect((await admin("users list --json")).json()).toContainEqual(
        expect.objectContaining({ username: name, devices: 1 }),
      );

      expect(await admin(`users sign-out ${name} --yes`)).toMatchObject({ code: 0, err: "" });
      expect(await signedIn(phone)).toBe(false);
      void (await phone.signIn(account)).value;
      expect(await admin(`users disable ${name} --yes`)).toMatchObject({ code: 0 });
      expect(await signedIn(phone)).toBe(false);
      expect((await phone.signIn(account)).ok).toBe(false);
      expect(await admin(`users link ${name}`)).toMatchObject({ code: 1 });
      expect(await admin(`users enable ${name}`)).toMatchObject({ code: 0 });
      void (await phone.signIn(account)).value;

      const { url } = (await admin(`users link ${name} --json`)).json();
      const token = new URL(url).hash.slice(1);
      const password = "another phrase of mine";
      const used = await phone.call("POST", "/api/links/use", { body: { token, password }, proof: true });
      expect(used.status).toBe(200);
      expect(await signedIn(phone)).toBe(false);
      void (await phone.signIn({ ...account, password })).value;

      const renamed = `${name}-2`;
      expect(await admin(`users rename ${name} ${renamed}`)).toMatchObject({ code: 0 });
      expect((await phone.session()).value).toMatchObject({ user: { username: renamed } });
      const kinds = (await admin(`audit --user ${renamed} --json`)).json().map((each: { type: string }) => each.type);
      for (const kind of ["user.disabled", "user.enabled", "link.made", "link.used", "user.renamed"]) {
        expect(kinds).toContain(kind);
      }
      expect((await admin(`users delete ${renamed}`, yes)).code).toBe(0);
      expect(await signedIn(phone)).toBe(false);
      expect(await admin(`users show ${renamed}`)).toMatchObject({ code: 1 });
      api.child.kill("SIGTERM");
      await api.ended;
      // And with the server down.
      expect(await admin("users list")).toMatchObject({ code: 0 });
    });

    test("every change is in the audit as the operator's", async () => {
      const { username, id } = await newAccount();
      await admin(`users role ${username} admin`);
      await admin(`users role ${username} user --yes`);
      const events = await database().loginEvent.findMany({ where: { userId: id }, orderBy: { at: "asc" } });
      expect(events.map(({ type, detail, by }) => ({ type, detail, by }))).toEqual([
        { type: "user.role", detail: "admin", by: "operator" },
        { type: "user.role", detail: "user", by: "operator" },
      ]);
    });

    test("asks before it destroys, and without anybody to ask wants --yes", async () => {
      const { username } = await newAccount();
      for (const command of ["delete", "disable", "sign-out"]) {
        expect(await admin(`users ${command} ${username}`)).toMatchObject({ code: 1, out: "" });
        expect(await admin(`users ${command} ${username}`, no)).toMatchObject({ code: 1, out: "" });
      }
      expect((await admin(`users show ${username} --json`)).json()).toMatchObject({ username, disabledAt: null });
      const { out } = await admin(`users show ${username}`);
      expect(out).toContain("Signed in on no device.\n\nNo passkey.");
      expect(out).not.toMatch(/^none$/m);
    });

    test("the last admin stays, with its sentence", async () => {
      await database().user.updateMany({ data: { role: null } });
      const { username } = await newAccount();
      await admin(`users role ${username} admin`);
      for (const command of [`users role ${username} user`, `users disable ${username}`, `users delete ${username}`]) {
        expect(await admin(`${command} --yes`)).toMatchObject({
          code: 1,
          err: expect.stringContaining("only administrator"),
        });
      }
    });

    test("adds a user, and invites others as often as is said", async () => {
      const made = (await admin("users add grace --name Grace --json")).json();
      expect(made).toMatchObject({ username: "grace", url: expect.stringMatching(/\/recover#recovery_/) });
      expect((await admin("invites create --uses 5 --days 2 --note friends --json")).json()).toMatchObject({ uses: 5 });
      const [invite] = (await admin("invites list --json"))
        .json()
        .filter(({ note }: { note: string }) => note === "friends");
      expect(invite).toMatchObject({ usesLeft: 5, role: "user", purpose: "invite" });
      expect(await admin(`invites revoke ${invite.id}`, yes)).toMatchObject({ code: 0 });
      expect((await admin("invites list")).out).not.toContain(invite.id);
    });

    test("approvals verify finds the one row that was changed, and the one whose key was never added", async () => {
      const rows = await Promise.all([keptApproval(), keptApproval(), keptApproval(), keptApproval()]);
      expect(await admin("approvals verify")).toMatchObject({ code: 0, out: "4 judged, 0 wrong." });
      const [, changed, , foreign] = rows;
      const { statement } = await database().approval.findUniqueOrThrow({ where: { id: changed?.id ?? "" } });
      const moved = { statement: statement.replace("192.0.2.1", "192.0.2.2") };
      await database().approval.update({ where: { id: changed?.id ?? "" }, data: moved });
      await database().passkey.deleteMany({ where: { userId: foreign?.userId ?? "" } });
      const told = await admin("approvals verify --json");
      expect(told.code).toBe(1);
      const { judged, wrong } = told.json() as { judged: number; wrong: { id: string; what: string }[] };
      expect(judged).toBe(4);
      expect(new Map(wrong.map(({ id, what }) => [id, what]))).toEqual(
        new Map([
          [changed?.id, "its passkey signed another statement"],
          [foreign?.id, "its key was never added to the account"],
        ]),
      );
    });

    test("tells of codes without their ids, and never prints a token's hash as a whole", async () => {
      const token = await makeLink(
        database(),
        { purpose: "invite", createdBy: "operator", expiresAt: new Date(Date.now() + 60_000) },
        new Date(),
      );
      expect((await admin("tickets --json")).json()).toEqual([]);
      expect((await admin("invites list --json")).out).not.toContain(token);
    });

    test.each(["", "nonsense", "users nonsense", "users show", "users list --nonsense", "users role x king"])(
      "%s is not understood",
      async (command) => {
        const { code } = await admin(command);
        expect(code).toBe(command === "users role x king" ? 1 : 2);
      },
    );
  });
}
