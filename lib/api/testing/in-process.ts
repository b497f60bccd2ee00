/** Clients of the handlers in this process, and short ways to what their tests start from. */
import { type Account, insertAccount } from "../../accounts/account";
import { NOBODY } from "../../accounts/password";
import { sessionCookieName } from "../../auth/session";
import { encodeSession } from "../../auth/session-token";
import { database } from "../../db/database";
import { addDevice, endDevice } from "../../devices/device";
import { settings } from "../../env/settings";
import { clientInfo } from "../../network/client-info";
import { newId, newSecret } from "../../secrets";
import { Client, type ClientOptions } from "./client";
import { overHandlers } from "./over-handlers";
import { userAgents } from "./user-agents";

type Options = Partial<ClientOptions>;

/** A browser on a desktop, signed in to nothing. */
export function newDesktop(options: Options = {}): Promise<Client> {
  return Client.open({ origin: settings().origin, transport: overHandlers, ...options });
}

/** A browser on a phone, signed in to an account of its own or to the one given. */
export async function newPhone({ account, ...options }: Options & { account?: Account } = {}): Promise<Phone> {
  const client = await newDesktop({ userAgent: userAgents.chromeOnAndroid, ...options });
  const owner = account ?? (await newAccount());
  const deviceId = await signInDirectly(client, owner.id);
  return Object.assign(client, { account: owner, deviceId });
}

export type Phone = Client & { account: Account; deviceId: string };

/** An app that holds a device token. */
export async function newApp({ account, ...options }: Options & { account?: Account } = {}): Promise<Phone> {
  const client = await newDesktop({ userAgent: userAgents.app, ...options });
  const owner = account ?? (await newAccount());
  const token = newSecret("device");
  const app = { label: "Example app", token, expiresAt: new Date(Date.now() + 24 * 60 * 60_000) };
  const bound = { userId: owner.id, facts: factsOf(client), signedInBy: "token", app } as const;
  const deviceId = await addDevice(database(), { ...bound, keyThumbprint: await client.thumbprint() }, new Date());
  client.token = token;
  return Object.assign(client, { account: owner, deviceId });
}

/** An account that no password opens, without the time that a password's hash takes. */
export function newAccount(name = "Ada Lovelace"): Promise<Account> {
  const username = `u${newId()}`.toLowerCase().replaceAll("_", "-");
  return insertAccount(database(), { username, name, passwordHash: NOBODY }, new Date());
}

/** Binds a client to an account without the requests of a sign-in; resolves to the device's id. */
export async function signInDirectly(client: Client, userId: string): Promise<string> {
  const key = client.keys ? { keyThumbprint: await client.thumbprint() } : {};
  const bound = { userId, facts: factsOf(client), signedInBy: "password", ...key } as const;
  const deviceId = await addDevice(database(), bound, new Date());
  client.jar.values.set(sessionCookieName(), encodeSession({ userId, deviceId }));
  return deviceId;
}

/** Makes a browser known to an account, as one that was signed in there and is not any more. */
export async function acquaint(client: Client, username: string): Promise<void> {
  const { id } = await database().user.findUniqueOrThrow({ where: { username } });
  const deviceId = await signInDirectly(client, id);
  await endDevice(database(), deviceId, new Date());
  client.jar.values.delete(sessionCookieName());
}

function factsOf({ userAgent, address }: Client) {
  return clientInfo(userAgent, address);
}

/** The ticket as it is stored. */
export function ticketRow(id: string) {
  return database().ticket.findUniqueOrThrow({ where: { id } });
}

export { withSettings } from "./settings";
