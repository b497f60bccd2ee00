import type { TestServer } from "../e2e/server";
import { Client } from "../lib/http/testing/client";
import { CookieJar } from "../lib/http/testing/cookie-jar";
import { overHttp } from "../lib/http/testing/over-http";
import { userAgents } from "../lib/http/testing/user-agents";

/** One attack: `run` resolves where it was held, to what held it, and throws `GotThrough` where it was not. */
export interface Attack {
  /** What the attacker tries, in a line. */
  name: string;
  run: (target: Target) => Promise<string>;
}

/** What a source of attacks asks for; each is a file beside this one. */
export interface Source {
  name: string;
  attacks: Attack[];
}

export class GotThrough extends Error {
  override name = "GotThrough";
}

/** The running server, and the people around it. */
export interface Target {
  server: TestServer;
  /** A browser that nobody has signed in. */
  browser(userAgent?: string): Promise<Client>;
  /** A phone that is signed in to a new account. */
  phone(): Promise<Phone>;
  /** Each secret that a client ever held, for the search of what the server prints. */
  secrets: Set<string>;
}

export interface Phone {
  client: Client;
  account: { username: string; password: string; name: string };
}

export function target(server: TestServer): Target {
  const { origin } = server;
  const transport = overHttp(origin, { trustedProxy: true });
  const secrets = new Set<string>();
  const remembering: typeof transport = async (outgoing) => {
    const response = await transport(outgoing);
    for (const cookie of response.headers.getSetCookie()) secrets.add(cookie.split(";")[0]?.split("=")[1] ?? "");
    return response;
  };
  const browser = (userAgent: string = userAgents.firefoxOnLinux) =>
    Client.open({ origin, transport: remembering, userAgent });
  return {
    server,
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

/** Another browser with all that could be copied from `victim`: its cookies, never its key. */
export async function thiefOf({ browser }: Target, victim: Client): Promise<Client> {
  const thief = await browser(victim.userAgent);
  thief.jar = new CookieJar(victim.jar.values);
  return thief;
}

interface Answered {
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
  const granted = answers.filter(({ ok }) => ok).length;
  if (granted !== 1) throw new GotThrough(`${granted} of ${answers.length} were granted`);
  return `1 of ${answers.length} granted, the others: ${refused(...answers.filter(({ ok }) => !ok))}`;
}

export const atOnce = <T>(times: number, attempt: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => attempt(index)));
