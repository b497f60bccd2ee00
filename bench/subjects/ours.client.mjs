import { randomBytes } from "node:crypto";
import { Connection, cookieOf, expect, idleConnections } from "../measure/connection.mjs";
import { Stream } from "../measure/stream.mjs";
import { DeviceKey } from "./proof.mjs";

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const AGENT = `User-Agent: ${USER_AGENT}\r\nAccept: application/json\r\n`;
const JSON_BODY = "Content-Type: application/json\r\n";
const FORM_BODY = "Content-Type: application/x-www-form-urlencoded\r\n";
const PASSWORD = "a phrase of the bench";
/** Below the five minutes that the server takes one. */
const NONCE_LIFETIME_MS = 4 * 60_000;

/**
 * The desktops and phones of this project, request for request as its pages and apps send them.
 *
 * @param {{ origin: string, desktopPort: number, phonePort: number }} place two ports where there are two instances
 * @returns {import("../measure/load.mjs").Play}
 */
export function play({ origin, desktopPort, phonePort }) {
  const { host } = new URL(origin);
  const desktop = { port: desktopPort, host };
  const own = ownFields(origin);
  /** @type {Connection[]} one a person */
  const desktops = [];
  /** @type {Phone[]} */
  const phones = [];
  /** @type {{ id: string, cookie: string }[]} the code that each person shows */
  const codes = [];
  const asking = idleConnections(desktop);
  // A browser makes a key once and keeps it; making one is no part of a sign-in.
  const desktopKey = new DeviceKey();
  const createBody = JSON.stringify({ jkt: desktopKey.thumbprint });

  /** @param {Connection} by */
  async function createBy(by) {
    const answer = expect(await by.request("POST", "/api/qr", own + JSON_BODY, createBody), 201);
    const { id } = JSON.parse(answer.body);
    return { id, cookie: cookieOf(answer, `qr.${id}`) };
  }

  /** @param {Connection} by @param {{ id: string, cookie: string }} code */
  async function statusBy(by, { id, cookie }) {
    return expect(await by.request("GET", `/api/qr/${id}`, `${AGENT}Cookie: ${cookie}\r\n`), 200).body;
  }

  /** @param {{ id: string, cookie: string }} code */
  function listenTo({ id, cookie }) {
    return Stream.open(desktop, `/api/qr/${id}/events`, `${AGENT}Cookie: ${cookie}\r\n`);
  }

  /** @param {number} person */
  function desktopOf(person) {
    desktops[person] ??= new Connection(desktop);
    return desktops[person];
  }

  /** @param {number} person */
  function phoneOf(person) {
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

  /** @param {Connection} browser @param {{ id: string, cookie: string }} code @param {Stream} stream */
  async function claim(browser, { id, cookie }, stream) {
    const csrf = expect(await browser.request("GET", "/api/auth/csrf", AGENT), 200);
    const { csrfToken } = JSON.parse(csrf.body);
    const path = "/api/auth/callback/qr";
    const proof = desktopKey.proof("POST", origin + path, nonceIn(csrf));
    const cookies = `Cookie: ${cookie}; ${cookieOf(csrf, "next-auth.csrf-token")}\r\n`;
    const form = `csrfToken=${csrfToken}&id=${id}&json=true&proof=${proof}`;
    const claimed = expect(await browser.request("POST", path, own + FORM_BODY + cookies, form), 200);
    const session = cookieOf(claimed, "next-auth.session-token");
    const read = await browser.request("GET", "/api/auth/session", `${AGENT}Cookie: ${session}\r\n`);
    if (!expect(read, 200).body.includes('"signedInBy":"qr"')) throw new Error(`Not signed in: ${read.body}`);
    stream.close();
  }

  /** @param {{ id: string, cookie: string }} code @returns {import("../measure/load.mjs").Desktop} */
  function waiting(code) {
    /** @type {Stream | undefined} */
    let stream;
    return {
      async listen() {
        stream = await listenTo(code);
      },
      scan: (person) => phoneOf(person).scan(code.id),
      confirm: (person) => phoneOf(person).confirm(code.id),
      confirmed: async () => stream?.until('"status":"confirmed"'),
      listens: () => stream !== undefined && !stream.ended,
      close: () => stream?.close(),
    };
  }
}

/** What the pages' own requests say. @param {string} origin */
function ownFields(origin) {
  return `${AGENT}Origin: ${origin}\r\nSec-Fetch-Site: same-origin\r\n`;
}

/** The session of somebody new, for a real browser of the same name. @param {string} origin */
export async function signedIn(origin) {
  const { host, port } = new URL(origin);
  const phone = await Phone.open({ port: Number(port), host }, origin, ownFields(origin));
  phone.connection.close();
  return { userAgent: USER_AGENT, cookie: phone.session };
}

/** A phone that is signed in with an account of its own. */
class Phone {
  #key = new DeviceKey();
  #nonce = "";
  #nonceAt = 0;
  /** As a Cookie field has it. */
  session = "";
  /** @type {Map<string, string>} by ticket */
  #confirmTokens = new Map();

  /** @param {{ port: number, host: string }} place @param {string} origin @param {string} own its fields */
  static async open(place, origin, own) {
    const phone = new Phone(place, origin, own);
    await phone.#signIn();
    return phone;
  }

  /** @param {{ port: number, host: string }} place @param {string} origin @param {string} own */
  constructor(place, origin, own) {
    this.connection = new Connection(place);
    this.origin = origin;
    this.own = own;
  }

  async #signIn() {
    const { connection, own } = this;
    const username = `bench${randomBytes(6).toString("hex")}`;
    const account = JSON.stringify({ username, password: PASSWORD, name: "Ada Lovelace" });
    expect(await connection.request("POST", "/api/account", own + JSON_BODY, account), 201);
    const csrf = expect(await connection.request("GET", "/api/auth/csrf", AGENT), 200);
    const { csrfToken } = JSON.parse(csrf.body);
    const proof = await this.#proof("POST", "/api/auth/callback/password");
    const form = new URLSearchParams({ csrfToken, username, password: PASSWORD, json: "true", proof });
    const cookie = `Cookie: ${cookieOf(csrf, "next-auth.csrf-token")}\r\n`;
    const path = "/api/auth/callback/password";
    const answer = await connection.request("POST", path, own + FORM_BODY + cookie, String(form));
    this.session = cookieOf(expect(answer, 200), "next-auth.session-token");
  }

  /** @param {string} id */
  async scan(id) {
    const answer = await this.#post(`/api/qr/${id}/scan`, '{"via":"camera"}');
    this.#confirmTokens.set(id, JSON.parse(answer.body).confirmToken);
  }

  /** @param {string} id */
  async confirm(id) {
    const confirmToken = this.#confirmTokens.get(id);
    this.#confirmTokens.delete(id);
    await this.#post(`/api/qr/${id}/confirm`, JSON.stringify({ confirmToken }));
  }

  /** @param {string} path @param {string} body */
  async #post(path, body) {
    const proof = await this.#proof("POST", path);
    const fields = `${this.own}${JSON_BODY}Cookie: ${this.session}\r\nDPoP: ${proof}\r\n`;
    const answer = expect(await this.connection.request("POST", path, fields, body), 200);
    this.#keepNonce(nonceIn(answer));
    return answer;
  }

  /** @param {string} method @param {string} path */
  async #proof(method, path) {
    if (Date.now() - this.#nonceAt > NONCE_LIFETIME_MS) {
      this.#keepNonce(nonceIn(expect(await this.connection.request("GET", "/api/device/nonce", AGENT), 204)));
    }
    return this.#key.proof(method, this.origin + path, this.#nonce);
  }

  /** @param {string} nonce */
  #keepNonce(nonce) {
    this.#nonce = nonce;
    this.#nonceAt = Date.now();
  }
}

/** @param {import("../measure/connection.mjs").Answer} answer */
function nonceIn({ head }) {
  const [, nonce] = /\r\ndpop-nonce: *([^\r]+)/i.exec(head) ?? [];
  if (!nonce) throw new Error(`The answer brings no nonce: ${head}`);
  return nonce;
}
