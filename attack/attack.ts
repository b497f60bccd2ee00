import { Client } from "../lib/api/testing/client";
import { CookieJar } from "../lib/api/testing/cookie-jar";
import { userAgents } from "../lib/api/testing/user-agents";
import type { World } from "./world";

/** One attack: `run` resolves where it was held, to what held it, and throws `GotThrough` where it was not. */
export interface Attack {
  /** What the attacker tries, in a line. */
  name: string;
  /** Decided before anything is read or written, so that one kind of database shows as much as two. */
  stateless?: true;
  /** Mostly waits, so it is begun before the others of its source. */
  waits?: true;
  run: (target: Target) => Promise<string>;
}

/** Who asks for these attacks to be held; each is a file beside this one. */
export interface Source {
  name: string;
  attacks: Attack[];
}

export class GotThrough extends Error {
  override name = "GotThrough";
}

/** The running servers, and the people around them. */
export interface Target {
  world: World;
  /** A browser that nobody has signed in. */
  browser(userAgent?: string): Promise<Client>;
  /** A phone that is signed in to a new account. */
  phone(): Promise<Phone>;
  /** Each secret that a client ever held, for the search of what the servers print. */
  secrets: Set<string>;
}

export interface Phone {
  client: Client;
  account: { username: string; password: string; name: string };
}

export function target(world: World): Target {
  const { origin, transport } = world;
  const secrets = new Set<string>();
  const remembering: typeof transport = async (outgoing) => {
    const response = await transport(outgoing);
    for (const cookie of response.headers.getSetCookie()) secrets.add(cookie.split(";")[0]?.split("=")[1] ?? "");
    return response;
  };
  const browser = (userAgent: string = userAgents.firefoxOnLinux) =>
    Client.open({ origin, transport: remembering, userAgent });
  return {
    world,
    secrets,
    browser,
    async phone() {
      const client = await browser(userAgents.chromeOnAndroid);
      const account = await client.signUp();
      secrets.add(account.password);
      void (await client.signIn(account)).value;
      return { client, account };
    },
  };
}

/** A ticket, with the desktop that shows it, and what the phone got by scanning it. */
export async function scanned({ browser, phone, secrets }: Target) {
  const desktop = await browser();
  const own = await phone();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken } = (await own.client.scan(id, { via: "camera" })).value;
  secrets.add(confirmToken);
  return { desktop, phone: own, id, confirmToken };
}

export async function confirmed(target: Target) {
  const all = await scanned(target);
  void (await all.phone.client.confirm(all.id, { confirmToken: all.confirmToken })).value;
  return all;
}

/** A phone app that holds a device token. */
export async function app(target: Target, account: Phone["account"]): Promise<Client> {
  const client = await target.browser(userAgents.app);
  target.secrets.add((await client.signInApp(account)).value.token);
  return client;
}

/** Another browser with all that could be copied from `victim`: its cookies, never its key. */
export async function thiefOf({ browser }: Target, victim: Client): Promise<Client> {
  const thief = await browser(victim.userAgent);
  thief.jar = new CookieJar(victim.jar.values);
  return thief;
}

/** The session's token as it lies in a browser. */
export function sessionToken({ jar }: Client): string {
  return [...jar.values].find(([name]) => name.endsWith("session-token"))?.[1] ?? "";
}

export interface Answered {
  ok: boolean;
  status: number;
  code: string | undefined;
}

/** Held where every answer is a refusal that was foreseen; a 5xx is none. */
export function refused(...answers: Answered[]): string {
  for (const { ok, status, code } of answers) {
    if (ok) throw new GotThrough(`granted: ${status}`);
    if (status >= 500) throw new GotThrough(`an unforeseen error: ${status} ${code ?? ""}`);
  }
  return [...new Set(answers.map(({ status, code }) => `${status} ${code ?? ""}`.trim()))].join(", ");
}

/** Held where the attacker's aim was missed. */
export function missed(aim: boolean, reached: string, held: string): string {
  if (aim) throw new GotThrough(reached);
  return held;
}

/** Held where exactly one of many at once was granted. */
export function oneOf(answers: Answered[]): string {
  return someOf(answers, 1);
}

/** Held where exactly so many of many at once were granted. */
export function someOf(answers: Answered[], allowed: number): string {
  const granted = answers.filter(({ ok }) => ok).length;
  if (granted !== allowed) throw new GotThrough(`${granted} of ${answers.length} were granted`);
  return `${granted} of ${answers.length} granted, the others: ${refused(...answers.filter(({ ok }) => !ok))}`;
}

/** `attempt` so many times, all under way together; it may prepare what shall not be part of the race. */
export const atOnce = <T>(times: number, attempt: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => attempt(index)));

/** One request so many times, its proofs signed beforehand, so that all of them arrive together. */
export async function volley(times: number, client: Client, method: string, path: string, body: object) {
  const proofs = await atOnce(times, () => client.proof(method, path));
  return Promise.all(proofs.map((proof = "") => client.call(method, path, { body, proof })));
}

/** The same of claims, which are forms. */
export async function claims(times: number, desktop: Client, id: string) {
  const path = "/api/auth/callback/qr";
  const csrfToken = await desktop.csrfToken();
  const proofs = await atOnce(times, () => desktop.proof("POST", path));
  return Promise.all(proofs.map((proof = "") => desktop.post(path, { csrfToken, id, proof })));
}
