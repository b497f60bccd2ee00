import { randomBytes } from "node:crypto";
import { type Answer, Connection, cookieOf, expect, idleConnections, type Place } from "../measure/connection";
import type { Desktop, Play } from "../measure/load";
import { Stream } from "../measure/stream";
import { DeviceKey } from "./proof";

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const AGENT = `User-Agent: ${USER_AGENT}\r\nAccept: application/json\r\n`;
const JSON_BODY = "Content-Type: application/json\r\n";
const FORM_BODY = "Content-Type: application/x-www-form-urlencoded\r\n";
const PASSWORD = "a phrase of the bench";
/** Below the five minutes that the server takes one. */
const NONCE_LIFETIME_MS = 4 * 60_000;

interface Site {
  origin: string;
  /** Two where there are two instances. */
  desktopPort: number;
  phonePort: number;
}

interface Code {
  id: string;
  cookie: string;
}

/** The desktops and phones of this project, request for request as its pages and apps send them. */
export function play({ origin, desktopPort, phonePort }: Site): Play {
  const { host } = new URL(origin);
  const desktop = { port: desktopPort, host };
  const own = ownFields(origin);
  /** One a person. */
  const desktops: Connection[] = [];
  const phones: Phone[] = [];
  /** The code that each person shows. */
  const codes: Code[] = [];
  const asking = idleConnections(desktop);
  // A browser makes a key once and keeps it; making one is no part of a sign-in.
  const desktopKey = new DeviceKey();
  const createBody = JSON.stringify({ jkt: desktopKey.thumbprint });

  async function createBy(by: Connection): Promise<Code> {
    const answer = expect(await by.request("POST", "/api/qr", own + JSON_BODY, createBody), 201);
    const { id } = JSON.parse(answer.body);
    return { id, cookie: cookieOf(answer, `qr.${id}`) };
  }

  async function statusBy(by: Connection, { id, cookie }: Code): Promise<string> {
    return expect(await by.request("GET", `/api/qr/${id}`, `${AGENT}Cookie: ${cookie}\r\n`), 200).body;
  }

  function listenTo({ id, cookie }: Code): Promise<Stream> {
    return Stream.open(desktop, `/api/qr/${id}/events`, `${AGENT}Cookie: ${cookie}\r\n`);
  }

  function desktopOf(person: number): Connection {
    desktops[person] ??= new Connection(desktop);
    return desktops[person];
  }

  function phoneOf(person: number): Phone {
    const phone = phones[person];
    if (!phone) throw new Error(`There is no phone ${person}`);
    return phone;
  }

  return {
    async gather(people) {
      while (phones.length < people) phones.push(await Phone.open({ port: phonePort, host }, origin, own));
    },

    async login(person) {
      const browser = desktopOf(person);
      const code = await createBy(browser);
      const stream = await listenTo(code);
      const phone = phoneOf(person);
      await phone.scan(code.id);
      await Promise.all([phone.confirm(code.id), stream.until('"status":"confirmed"')]);
      await claim(browser, code, stream);
    },

    async create(person) {
      codes[person] = await createBy(desktopOf(person));
    },

    async poll(person) {
      const body = await statusBy(desktopOf(person), codes[person] ?? { id: "", cookie: "" });
      if (!body.includes('"status":"pending"')) throw new Error(`Not pending: ${body}`);
    },

    async ask() {
      return waiting(await asking(createBy));
    },

    async askToPoll() {
      const code = await asking(createBy);
      return {
        scan: (person) => phoneOf(person).scan(code.id),
        confirm: (person) => phoneOf(person).confirm(code.id),
        poll: async () => (await asking((by) => statusBy(by, code))).includes('"status":"confirmed"'),
      };
    },
  };

  async function claim(browser: Connection, { id, cookie }: Code, stream: Stream): Promise<void> {
    const csrf = expect(await browser.request("GET", "/api/auth/csrf", AGENT), 200);
    const { csrfToken } = JSON.parse(csrf.body);
    const path = "/api/auth/callback/qr";
    const proof = desktopKey.proof("POST", origin + path, nonceIn(csrf));
    const cookies = `Cookie: ${cookie}; ${cookieOf(csrf, "qr-login.csrf-token")}\r\n`;
    const form = `csrfToken=${csrfToken}&id=${id}&json=true&proof=${proof}`;
    const claimed = expect(await browser.request("POST", path, own + FORM_BODY + cookies, form), 200);
    const session = cookieOf(claimed, "qr-login.session-token");
    const read = await browser.request("GET", "/api/auth/session", `${AGENT}Cookie: ${session}\r\n`);
    if (!expect(read, 200).body.includes('"signedInBy":"qr"')) throw new Error(`Not signed in: ${read.body}`);
    stream.close();
  }

  function waiting(code: Code): Desktop {
    let stream: Stream | undefined;
    return {
      async listen() {
        stream = await listenTo(code);
      },
      // Nobody says yes to what their desktop does not show yet.
      scan: async (person) =>
        void (await Promise.all([phoneOf(person).scan(code.id), stream?.until('"status":"scanned"')])),
      confirm: (person) => phoneOf(person).confirm(code.id),
      confirmed: async () => stream?.until('"status":"confirmed"'),
      listens: () => stream !== undefined && !stream.ended,
      close: () => stream?.close(),
    };
  }
}

/** What the pages' own requests say. */
function ownFields(origin: string): string {
  return `${AGENT}Origin: ${origin}\r\nSec-Fetch-Site: same-origin\r\n`;
}

/** The session of somebody new, for a real browser of the same name. */
export async function signedIn(origin: string): Promise<{ userAgent: string; cookie: string }> {
  const { host, port } = new URL(origin);
  const phone = await Phone.open({ port: Number(port), host }, origin, ownFields(origin));
  phone.connection.close();
  return { userAgent: USER_AGENT, cookie: phone.session };
}

/** A phone that is signed in with an account of its own. */
class Phone {
  readonly connection: Connection;
  /** As a Cookie field has it. */
  session = "";
  readonly #key = new DeviceKey();
  #nonce = "";
  #nonceAt = 0;
  /** By ticket. */
  readonly #confirmTokens = new Map<string, string>();

  /** @param own its fields */
  static async open(place: Place, origin: string, own: string): Promise<Phone> {
    const phone = new Phone(place, origin, own);
    await phone.#signIn();
    return phone;
  }

  private constructor(
    place: Place,
    private readonly origin: string,
    private readonly own: string,
  ) {
    this.connection = new Connection(place);
  }

  async #signIn(): Promise<void> {
    const { connection, own } = this;
    const username = `bench${randomBytes(6).toString("hex")}`;
    const account = JSON.stringify({ username, password: PASSWORD, name: "Ada Lovelace" });
    expect(await connection.request("POST", "/api/account", own + JSON_BODY, account), 201);
    const csrf = expect(await connection.request("GET", "/api/auth/csrf", AGENT), 200);
    const { csrfToken } = JSON.parse(csrf.body);
    const proof = await this.#proof("POST", "/api/auth/callback/password");
    const form = new URLSearchParams({ csrfToken, username, password: PASSWORD, json: "true", proof });
    const cookie = `Cookie: ${cookieOf(csrf, "qr-login.csrf-token")}\r\n`;
    const path = "/api/auth/callback/password";
    const answer = await connection.request("POST", path, own + FORM_BODY + cookie, String(form));
    this.session = cookieOf(expect(answer, 200), "qr-login.session-token");
  }

  async scan(id: string): Promise<void> {
    const answer = await this.#post(`/api/qr/${id}/scan`, '{"via":"camera"}');
    this.#confirmTokens.set(id, JSON.parse(answer.body).confirmToken);
  }

  async confirm(id: string): Promise<void> {
    const confirmToken = this.#confirmTokens.get(id);
    this.#confirmTokens.delete(id);
    await this.#post(`/api/qr/${id}/confirm`, JSON.stringify({ confirmToken }));
  }

  async #post(path: string, body: string): Promise<Answer> {
    const proof = await this.#proof("POST", path);
    const fields = `${this.own}${JSON_BODY}Cookie: ${this.session}\r\nDPoP: ${proof}\r\n`;
    const answer = expect(await this.connection.request("POST", path, fields, body), 200);
    this.#keepNonce(nonceIn(answer));
    return answer;
  }

  async #proof(method: string, path: string): Promise<string> {
    if (Date.now() - this.#nonceAt > NONCE_LIFETIME_MS) {
      this.#keepNonce(nonceIn(expect(await this.connection.request("GET", "/api/device/nonce", AGENT), 204)));
    }
    return this.#key.proof(method, this.origin + path, this.#nonce);
  }

  #keepNonce(nonce: string): void {
    this.#nonce = nonce;
    this.#nonceAt = Date.now();
  }
}

function nonceIn({ head }: Answer): string {
  const [, nonce] = /\r\ndpop-nonce: *([^\r]+)/i.exec(head) ?? [];
  if (!nonce) throw new Error(`The answer brings no nonce: ${head}`);
  return nonce;
}
