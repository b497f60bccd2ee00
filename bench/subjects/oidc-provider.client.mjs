import { Connection, expect } from "../measure/connection.mjs";

const FORM_BODY = "Content-Type: application/x-www-form-urlencoded\r\n";
const GRANT = encodeURIComponent("urn:ietf:params:oauth:grant-type:device_code");

/** @typedef {{ device_code: string, user_code: string }} Code */

/** @param {{ port: number }} given @returns {import("../measure/load.mjs").Play} */
export function play({ port }) {
  const place = { port, host: `127.0.0.1:${port}` };
  /** @type {Connection[]} one a person */
  const connections = [];
  /** @type {Browser[]} a person's phone */
  const phones = [];
  /** @type {Code[]} the code that each person shows */
  const codes = [];

  /** @param {number} person */
  function connectionOf(person) {
    connections[person] ??= new Connection(place);
    return connections[person];
  }

  /** @param {Connection} by @returns {Promise<Code>} */
  async function createBy(by) {
    return JSON.parse(
      expect(await by.request("POST", "/device/auth", FORM_BODY, "client_id=bench&scope=openid"), 200).body,
    );
  }

  /** @param {Connection} by @param {Code} code */
  function token(by, { device_code }) {
    const form = `grant_type=${GRANT}&device_code=${device_code}&client_id=bench`;
    return by.request("POST", "/token", FORM_BODY, form);
  }

  return {
    async gather(people) {
      while (phones.length < people) {
        const phone = new Browser(place);
        await approve(phone, await createBy(phone.connection));
        phones.push(phone);
      }
    },

    async login(person) {
      const desktop = connectionOf(person);
      const code = await createBy(desktop);
      await approve(/** @type {Browser} */ (phones[person]), code);
      const answer = expect(await token(desktop, code), 200);
      if (!answer.body.includes('"access_token"')) throw new Error(`Not signed in: ${answer.body}`);
    },

    async create(person) {
      codes[person] = await createBy(connectionOf(person));
    },

    async poll(person) {
      const answer = await token(connectionOf(person), codes[person] ?? { device_code: "", user_code: "" });
      if (!expect(answer, 400).body.includes("authorization_pending")) throw new Error(`Not pending: ${answer.body}`);
    },
  };
}

/** What its pages have a browser do: open the address of the code, confirm; the first time sign in and consent, too. @param {Browser} phone @param {Code} code */
async function approve(phone, { user_code }) {
  const opened = await phone.get(`/device?user_code=${user_code}`);
  const confirming = await phone.submit(opened.body);
  let page = await phone.submit(confirming.body);
  while (!/Sign-in Success/.test(page.body)) {
    if (!/name="prompt"/.test(page.body)) throw new Error(`Not approved: ${page.head}${page.body.slice(0, 600)}`);
    page = await phone.submit(page.body, { login: "ada", password: "any" });
  }
}

/** As much of a browser as those pages need: cookies, redirects, and forms of hidden fields. */
class Browser {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /** @param {{ port: number, host: string }} place */
  constructor(place) {
    this.connection = new Connection(place);
  }

  /** @param {string} path */
  get(path) {
    return this.#request("GET", path);
  }

  /** Sends the page's form. @param {string} page @param {Record<string, string>} [typed] */
  submit(page, typed = {}) {
    const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
    const fields = [...page.matchAll(/<input[^>]+type="hidden"[^>]*>/g)].map(([input]) => [
      /name="([^"]*)"/.exec(input)?.[1] ?? "",
      /value="([^"]*)"/.exec(input)?.[1] ?? "",
    ]);
    return this.#request("POST", pathOf(action), String(new URLSearchParams([...fields, ...Object.entries(typed)])));
  }

  /** @param {string} method @param {string} path @param {string} [form] @returns {Promise<import("../measure/connection.mjs").Answer>} */
  async #request(method, path, form = "") {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const fields = `${cookies ? `Cookie: ${cookies}\r\n` : ""}${form ? FORM_BODY : ""}`;
    const answer = await this.connection.request(method, path, fields, form);
    for (const [, name = "", value = ""] of answer.head.matchAll(/\r\nset-cookie: *([^=\r\n]+)=([^;\r\n]*)/gi)) {
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    const [, location] = /\r\nlocation: *([^\r\n]+)/i.exec(answer.head) ?? [];
    return location ? this.#request("GET", pathOf(location)) : expect(answer, 200);
  }
}

/** @param {string} address */
function pathOf(address) {
  return address.replace(/^https?:\/\/[^/]+/, "");
}
