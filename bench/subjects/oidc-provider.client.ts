import { type Answer, Connection, expect, type Place } from "../measure/connection";
import type { Play } from "../measure/load";

const FORM_BODY = "Content-Type: application/x-www-form-urlencoded\r\n";
const GRANT = encodeURIComponent("urn:ietf:params:oauth:grant-type:device_code");

interface Code {
  device_code: string;
  user_code: string;
}

export function play({ port }: { port: number }): Play {
  const place = { port, host: `127.0.0.1:${port}` };
  /** One a person. */
  const connections: Connection[] = [];
  /** A person's. */
  const phones: Browser[] = [];
  /** The code that each person shows. */
  const codes: Code[] = [];

  function connectionOf(person: number): Connection {
    connections[person] ??= new Connection(place);
    return connections[person];
  }

  async function createBy(by: Connection): Promise<Code> {
    return JSON.parse(
      expect(await by.request("POST", "/device/auth", FORM_BODY, "client_id=bench&scope=openid"), 200).body,
    );
  }

  function token(by: Connection, { device_code }: Code): Promise<Answer> {
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
      const phone = phones[person];
      if (!phone) throw new Error(`There is no phone ${person}`);
      await approve(phone, code);
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

/** What its pages have a browser do: open the address of the code, confirm; the first time sign in and consent, too. */
async function approve(phone: Browser, { user_code }: Code): Promise<void> {
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
  readonly connection: Connection;
  readonly #cookies = new Map<string, string>();

  constructor(place: Place) {
    this.connection = new Connection(place);
  }

  get(path: string): Promise<Answer> {
    return this.#request("GET", path);
  }

  /** Sends the page's form. */
  submit(page: string, typed: Record<string, string> = {}): Promise<Answer> {
    const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
    const fields = [...page.matchAll(/<input[^>]+type="hidden"[^>]*>/g)].map(([input]) => [
      /name="([^"]*)"/.exec(input)?.[1] ?? "",
      /value="([^"]*)"/.exec(input)?.[1] ?? "",
    ]);
    return this.#request("POST", pathOf(action), String(new URLSearchParams([...fields, ...Object.entries(typed)])));
  }

  async #request(method: string, path: string, form = ""): Promise<Answer> {
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

function pathOf(address: string): string {
  return address.replace(/^https?:\/\/[^/]+/, "");
}
