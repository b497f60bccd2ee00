/** Passkeys of the people around the servers, in software that can be made to lie. */
import { Authenticator, type Lie } from "../lib/api/testing/authenticator";
import type { Client } from "../lib/api/testing/client";
import { type Ceremony, ceremonyStatement } from "../lib/passkeys/statement";
import type { Phone } from "./attack";

export async function newSeed(by: Client): Promise<string> {
  return (await by.call<{ seed: string }>("GET", "/api/passkeys/seed")).value.seed;
}

export async function statementOf(by: Client, ceremony: Ceremony, seed: string, username?: string): Promise<string> {
  const jkt = await by.thumbprint();
  return ceremonyStatement(ceremony, { origin: by.origin, seed, jkt, ...(username && { username }) });
}

/** Asks for another passkey of the account, which is answered as it may be. */
export async function tryAdding({ client, account }: Phone, authenticator: Authenticator, lie: Lie = {}) {
  const seed = await newSeed(client);
  type Passkeys = { account: { handle: string } };
  const { handle } = (await client.call<Passkeys>("GET", "/api/passkeys")).value.account;
  const credential = authenticator.create(await statementOf(client, "add", seed, account.username), handle, lie);
  return client.call("POST", "/api/passkeys", { body: { seed, credential }, proof: true });
}

export async function addPasskey(phone: Phone, synced = true): Promise<Authenticator> {
  const authenticator = new Authenticator(phone.client.origin, synced);
  void (await tryAdding(phone, authenticator)).value;
  return authenticator;
}

export async function signInByPasskey(by: Client, authenticator: Authenticator, lie: Lie = {}, seed?: string) {
  const fresh = seed ?? (await newSeed(by));
  const assertion = JSON.stringify(authenticator.get(await statementOf(by, "sign-in", fresh), lie));
  return by.post("/api/auth/callback/passkey", { seed: fresh, assertion }, { proof: true });
}
