import {
  addUser,
  deleteUser,
  disableUser,
  enableUser,
  findUser,
  type Role,
  renameUser,
  setRole,
} from "../../lib/accounts/administration";
import { setDirectoryEntry } from "../../lib/accounts/directory";
import { holdingsOf, type RosterEntry, listUsers as readUsers } from "../../lib/accounts/roster";
import { auditOperator } from "../../lib/audit/audit";
import type { AuditType } from "../../lib/audit/event";
import { database } from "../../lib/db/database";
import { endDevices } from "../../lib/devices/device";
import { Problem } from "../../lib/http/problem";
import { agree } from "./agree";
import { recoveryLink } from "./links";
import { type Call, Misuse, Refusal, type Said } from "./run";
import { table, time } from "./table";

const AT_ONCE = 500;

type User = NonNullable<Awaited<ReturnType<typeof findUser>>>;

export async function listUsers(): Promise<Said> {
  const said: ReturnType<typeof listed>[] = [];
  for (let after = ""; ; ) {
    const users = await readUsers(database(), { after, limit: AT_ONCE });
    said.push(...users.map(listed));
    after = users.at(-1)?.username ?? "";
    if (users.length < AT_ONCE) break;
  }
  const rows = said.map((user) => [
    user.username,
    user.name,
    user.role,
    user.disabledAt ? "disabled" : "",
    String(user.devices),
    time(user.lastSeenAt),
  ]);
  const heading = ["USERNAME", "NAME", "ROLE", "STATE", "DEVICES", "LAST SEEN (UTC)"];
  return { json: said, lines: table(heading, rows, "There is no account yet.") };
}

function listed({ pictureId: _picture, ...user }: RosterEntry) {
  return user;
}

export async function showOne(call: Call): Promise<Said> {
  const user = await named(call);
  const { devices, passkeys } = await holdingsOf(database(), user.id);
  const said = {
    ...facts(user),
    devices: devices.map(({ label, signedInBy, ip, createdAt, lastSeenAt }) => ({
      label,
      signedInBy,
      ip,
      createdAt,
      lastSeenAt,
    })),
    passkeys: passkeys.map(({ name, rpId, backup, createdAt, lastUsedAt }) => ({
      name,
      rpId,
      backup,
      createdAt,
      lastUsedAt,
    })),
  };
  const lines = [
    `${user.username} (${user.name}), ${said.role}${user.disabledAt ? `, disabled since ${time(user.disabledAt)}` : ""}`,
    `id ${user.id}, made ${time(user.createdAt)}`,
    "",
    ...table(
      ["DEVICE", "BY", "ADDRESS", "LAST SEEN (UTC)"],
      devices.map(({ label, signedInBy, ip, lastSeenAt }) => [label, signedInBy, ip, time(lastSeenAt)]),
      "Signed in on no device.",
    ),
    "",
    ...table(
      ["PASSKEY", "HOST", "KEPT", "LAST USED (UTC)"],
      passkeys.map(({ name, rpId, backup, lastUsedAt }) => [name, rpId, backup, time(lastUsedAt)]),
      "No passkey.",
    ),
  ];
  return { json: said, lines };
}

export async function addOne(call: Call): Promise<Said> {
  const username = argument(call, 0, "Which username?");
  const role: Role = call.options.admin ? "admin" : "user";
  const made = await addUser(database(), { username, name: call.options.name ?? username, role }, new Date());
  await auditOperator(call.command, { type: "sign_up", detail: "operator", userId: made.id });
  const link = await recoveryLink(call, made.id);
  return {
    json: { username: made.username, ...(link.json as object) },
    lines: [`Made ${made.username}.`, ...link.lines],
  };
}

/** What other sites are told of an account. */
export async function setOne(call: Call): Promise<Said> {
  const user = await named(call);
  const { email, group } = call.options;
  if (email === undefined && group === undefined) throw new Misuse("Say --email, --group, or both.");
  const groups = group?.filter((name) => name !== "");
  const entry = { ...(email !== undefined && { email }), ...(groups && { groups }) };
  try {
    await setDirectoryEntry(database(), user.id, entry);
  } catch (error) {
    throw error instanceof Problem ? new Misuse(error.message) : error;
  }
  await auditOperator(call.command, { type: "user.directory", userId: user.id });
  const { username } = user;
  return { json: { username, ...entry }, lines: [`${username} is set. Sites learn it at the next sign-in.`] };
}

export async function linkOne(call: Call): Promise<Said> {
  const user = await named(call);
  if (user.disabledAt) throw new Refusal(`${user.username} is disabled. Enable it first.`);
  return recoveryLink(call, user.id);
}

export async function disableOne(call: Call): Promise<Said> {
  const user = await named(call);
  await agree(call, `Disable ${user.username} and sign it out everywhere?`);
  await disableUser(database(), user.id, new Date());
  return done(call, user, "user.disabled", `${user.username} is disabled and signed out everywhere.`);
}

export async function enableOne(call: Call): Promise<Said> {
  const user = await named(call);
  await enableUser(database(), user.id);
  return done(call, user, "user.enabled", `${user.username} is enabled.`);
}

export async function signOutOne(call: Call): Promise<Said> {
  const user = await named(call);
  await agree(call, `Sign ${user.username} out everywhere?`);
  await endDevices(database(), user.id, new Date());
  return done(call, user, "sign_out", `${user.username} is signed out everywhere.`, "operator");
}

export async function roleOfOne(call: Call): Promise<Said> {
  const user = await named(call);
  const role = argument(call, 1, "Which role: user or admin?");
  if (role !== "user" && role !== "admin") throw new Misuse("The role is user or admin.");
  if (role === "user" && user.role === "admin") await agree(call, `Take the role admin from ${user.username}?`);
  await setRole(database(), user.id, role);
  return done(call, user, "user.role", `${user.username} is ${role === "admin" ? "an admin" : "a user"}.`, role);
}

export async function renameOne(call: Call): Promise<Said> {
  const user = await named(call);
  const username = await renameUser(database(), user, argument(call, 1, "Which new username?"), new Date());
  return done(call, user, "user.renamed", `${user.username} is ${username} from here on.`);
}

export async function deleteOne(call: Call): Promise<Said> {
  const user = await named(call);
  await agree(call, `Delete ${user.username}, with devices, passkeys and picture, for good?`);
  await deleteUser(database(), user, new Date());
  // To whom is not told any more.
  await auditOperator(call.command, { type: "user.deleted" });
  return { json: { username: user.username }, lines: [`${user.username} is deleted.`] };
}

async function done(call: Call, user: User, type: AuditType, sentence: string, detail?: string): Promise<Said> {
  await auditOperator(call.command, { type, userId: user.id, ...(detail && { detail }) });
  const after = await database().user.findUniqueOrThrow({ where: { id: user.id } });
  return { json: facts(after), lines: [sentence] };
}

function facts({ id, username, name, role, createdAt, disabledAt }: User) {
  return { id, username, name, role: role === "admin" ? "admin" : "user", createdAt, disabledAt };
}

async function named(call: Call): Promise<User> {
  const username = argument(call, 0, "Whose account?");
  const user = await findUser(database(), username);
  if (!user) throw new Refusal(`There is no account ${username}.`);
  return user;
}

function argument({ args }: Call, index: number, question: string): string {
  const given = args[index];
  if (!given) throw new Misuse(question);
  return given;
}
