/** One browser or app that uses the API: for tests of the handlers, attacks on a running server, and benches. */
import { createHash, randomBytes } from "node:crypto";
import { calculateThumbprint, generateKeyPair, generateProof, type KeyPair } from "dpop";
import type {
  AskedFor,
  CreateTicketResponse,
  DecisionResponse,
  DeviceResponse,
  ScanResponse,
  SessionResponse,
  TicketStatusResponse,
  Via,
} from "../types";
import { Answer } from "./answer";
import { CookieJar } from "./cookie-jar";
import { type Forgery, forgeProof } from "./proof";
import { StatusEvents } from "./status-events";
import type { Transport } from "./transport";
import { userAgents } from "./user-agents";

export interface Account {
  username: string;
  password: string;
  name: string;
}

export interface Decision {
  confirmToken: string;
  number?: string | null;
  password?: string;
  passkey?: object;
  kind?: AskedFor["kind"] | undefined;
  visit?: boolean;
}

export interface AppToken {
  token: string;
  deviceId: string;
  expiresAt: string;
}

export interface ClientOptions {
  /** The canonical origin, which proofs name and pages send, wherever the transport goes. */
  origin: string;
  transport: Transport;
  userAgent?: string;
  /** Unless given, a private one that no other client has: all are on the same network, and none uses up another's limits. */
  address?: string;
  /** Unless given, a new pair; null is a browser without WebCrypto. */
  keys?: KeyPair | null;
}

/** `true` is a right proof, a string stands as it is, and an object says what to make wrong. Only a right one is made anew where its nonce was too old. */
export type Proof = boolean | string | Forgery;

export interface Call {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  /** Sent as they are. */
  bytes?: BodyInit | null;
  /** Over the client's own; null leaves one out. */
  headers?: Record<string, string | null>;
  /** In the header, or in a form's field. A client with a token proves every request unless told otherwise. */
  proof?: Proof;
  signal?: AbortSignal;
}

let clients = 0;

/** The browsers that show codes, by ticket: a phone's owner has its screen in front of them. */
const screens = new Map<string, Client>();

/**
 * A client with a cookie jar, a P-256 key and the server's latest nonce. Its methods are the requests of the API, one by
 * one; refusals come back as answers and are not thrown.
 */
export class Client {
  readonly origin: string;
  readonly transport: Transport;
  userAgent: string;
  address: string;
  jar = new CookieJar();
  keys: KeyPair | null;
  nonce: string | undefined;
  /** An app's, in place of a session cookie. */
  token: string | undefined;
  /** The tickets that it scanned and has to type a number for. */
  #asked = new Set<string>();

  static async open(options: ClientOptions): Promise<Client> {
    return new Client(options, options.keys === undefined ? await generateKeyPair("ES256") : options.keys);
  }

  private constructor(options: ClientOptions, keys: KeyPair | null) {
    clients += 1;
    this.origin = options.origin;
    this.transport = options.transport;
    this.userAgent = options.userAgent ?? userAgents.firefoxOnLinux;
    this.address = options.address ?? `10.${(clients >> 16) & 255}.${(clients >> 8) & 255}.${clients & 255}`;
    this.keys = keys;
  }

  /** Another with all that this one holds; what either is given from here on, the other does not get. */
  copy(): Client {
    const { origin, transport, userAgent, address, token, nonce } = this;
    const copy = new Client({ origin, transport, userAgent, address }, this.keys);
    copy.#asked = this.#asked;
    return Object.assign(copy, { jar: new CookieJar(this.jar.values), token, nonce });
  }

  /** RFC 7638 thumbprint of its key. */
  async thumbprint(): Promise<string> {
    if (!this.keys) throw new Error("This client has no key");
    return calculateThumbprint(this.keys.publicKey);
  }

  // --- any request ---

  /** Sends one request and gives back the response unread. */
  async send(method: string, path: string, call: Call = {}): Promise<Response> {
    const { proof = this.token !== undefined, signal } = call;
    const headers = this.#headers(method, call.headers);
    const form = call.form && { ...call.form };
    const text = proof && (await this.proof(method, path, proof));
    if (text && form) form.proof ??= text;
    else if (text && !headers.has("dpop")) headers.set("dpop", text);
    const body = encoded(call, form, headers);
    const response = await this.transport({
      method,
      path,
      headers,
      body,
      address: this.address,
      ...(signal && { signal }),
    });
    this.jar.take(response);
    this.nonce = response.headers.get("dpop-nonce") ?? this.nonce;
    return response;
  }

  /** Sends one request and reads the answer; where its nonce was too old, sends it once more with the one that came back (RFC 9449 §8). */
  async call<Value = unknown>(method: string, path: string, call: Call = {}): Promise<Answer<Value>> {
    const first = await this.#read<Value>(method, path, call);
    const mayRetry = (call.proof ?? this.token !== undefined) === true;
    return first.code === "use_dpop_nonce" && mayRetry ? this.#read(method, path, call) : first;
  }

  async #read<Value>(method: string, path: string, call: Call): Promise<Answer<Value>> {
    const response = await this.send(method, path, call);
    return new Answer(response, await response.text());
  }

  /** A proof for one request by this client's key, right but for what is asked to be wrong. */
  async proof(method: string, path: string, proof: Proof = true): Promise<string | undefined> {
    if (typeof proof === "string") return proof;
    if (!this.keys || !proof) return undefined;
    this.nonce ??= await this.#fetchNonce();
    const url = this.origin + path.split("?", 1)[0];
    if (proof === true) return generateProof(this.keys, url, method, this.nonce, this.token);
    const tokenHash = this.token && createHash("sha256").update(this.token).digest("base64url");
    return forgeProof(this.keys, { method, url, nonce: this.nonce, tokenHash }, proof);
  }

  #headers(method: string, changes: Call["headers"] = {}): Headers {
    const headers = new Headers({ "user-agent": this.userAgent });
    const cookies = this.jar.toString();
    if (cookies) headers.set("cookie", cookies);
    if (this.token) headers.set("authorization", `DPoP ${this.token}`);
    // As browsers do; an app has no origin to tell.
    else if (method !== "GET" && method !== "HEAD") {
      headers.set("origin", this.origin);
      headers.set("sec-fetch-site", "same-origin");
    }
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) headers.delete(name);
      else headers.set(name, value);
    }
    return headers;
  }

  async #fetchNonce(): Promise<string | undefined> {
    const response = await this.send("GET", "/api/device/nonce", { proof: false });
    await response.body?.cancel();
    return response.headers.get("dpop-nonce") ?? undefined;
  }

  // --- accounts and sessions ---

  /** Makes an account; whatever is not given is made up. */
  async signUp(given: Partial<Account> = {}): Promise<Account> {
    const made = { username: `u${randomBytes(6).toString("hex")}`, password: "a phrase of mine", name: "Ada Lovelace" };
    const account = { ...made, ...given };
    void (await this.call("POST", "/api/account", { body: account })).value;
    return account;
  }

  async csrfToken(): Promise<string> {
    return (await this.call<{ csrfToken: string }>("GET", "/api/auth/csrf")).value.csrfToken;
  }

  /** One of next-auth's form posts, with its CSRF token. */
  async post(path: string, form: Record<string, string>, call: Call = {}): Promise<Answer<{ url: string }>> {
    const csrfToken = form.csrfToken ?? (await this.csrfToken());
    return this.call("POST", path, { ...call, form: { csrfToken, json: "true", ...form } });
  }

  signIn({ username, password }: Pick<Account, "username" | "password">, call: Call = {}) {
    return this.post("/api/auth/callback/password", { username, password, ...call.form }, { proof: true, ...call });
  }

  signOut(call: Call = {}) {
    return this.post("/api/auth/signout", {}, call);
  }

  /** `{}` when signed out. */
  session(call: Call = {}) {
    return this.call<SessionResponse | Record<string, never>>("GET", "/api/auth/session", call);
  }

  /** Signs an app in: from here on its token stands in place of a session cookie. */
  async signInApp(
    { username, password }: Pick<Account, "username" | "password">,
    device = { name: "Example app", type: "mobile", os: "Android" },
  ): Promise<Answer<AppToken>> {
    const body = { username, password, device };
    const answer = await this.call<AppToken>("POST", "/api/device/token", { body, headers: APP_HEADERS, proof: true });
    if (answer.ok) this.token = answer.value.token;
    return answer;
  }

  // --- the desktop ---

  /** Asks for a ticket that only this client's key may claim. */
  async createTicket({ replaces, ...call }: Call & { replaces?: string } = {}) {
    const jkt = this.keys ? { jkt: await this.thumbprint() } : {};
    const answer = await this.call<CreateTicketResponse>("POST", "/api/qr", {
      body: { ...jkt, ...(replaces && { replaces }) },
      ...call,
    });
    if (answer.ok) this.shows(answer.value.id);
    return answer;
  }

  /** Whoever scans this ticket looks at this client's screen. */
  shows(id: string): void {
    screens.set(id, this);
  }

  status(id: string, call: Call = {}) {
    return this.call<TicketStatusResponse>("GET", `/api/qr/${id}`, call);
  }

  /** For a ticket that came with its page. */
  async nameKey(id: string, { jkt, ...call }: Call & { jkt?: string } = {}) {
    screens.set(id, this);
    return this.call<TicketStatusResponse>("PUT", `/api/qr/${id}/key`, {
      body: { jkt: jkt ?? (await this.thumbprint()) },
      ...call,
    });
  }

  /** @throws Error when it was refused: use `send` to see how */
  async events(id: string, call: Call = {}): Promise<StatusEvents> {
    return new StatusEvents(await this.send("GET", `/api/qr/${id}/events`, call));
  }

  withdraw(id: string, call: Call = {}) {
    return this.call<TicketStatusResponse>("DELETE", `/api/qr/${id}`, call);
  }

  claim(id: string, call: Call = {}) {
    return this.post("/api/auth/callback/qr", { id }, { proof: true, ...call });
  }

  // --- the phone ---

  async scan(id: string, { via, ...call }: Call & { via?: Via } = {}) {
    const body = via ? { via } : {};
    const answer = await this.call<ScanResponse>("POST", `/api/qr/${id}/scan`, { body, proof: true, ...call });
    if (answer.ok && answer.value.numberRequired) this.#asked.add(id);
    return answer;
  }

  lookup(userCode: string, call: Call = {}) {
    return this.call<{ id: string }>("POST", "/api/qr/lookup", { body: { userCode }, proof: true, ...call });
  }

  /** Where a number is asked for, and none given, it is read from the other screen; null sends none. */
  async confirm(id: string, { number, ...decision }: Decision, call: Call = {}) {
    const typed = number === undefined && this.#asked.has(id) ? await this.#readNumber(id) : number;
    const body = { ...decision, ...(typeof typed === "string" && { number: typed }) };
    return this.call<DecisionResponse>("POST", `/api/qr/${id}/confirm`, { body, proof: true, ...call });
  }

  async #readNumber(id: string): Promise<string | undefined> {
    const shown = await screens.get(id)?.status(id);
    return shown?.ok ? shown.value.number : undefined;
  }

  cancel(id: string, confirmToken: string, call: Call = {}) {
    return this.call<DecisionResponse>("POST", `/api/qr/${id}/cancel`, {
      body: { confirmToken },
      proof: true,
      ...call,
    });
  }

  // --- devices ---

  devices(call: Call = {}) {
    return this.call<{ devices: DeviceResponse[] }>("GET", "/api/devices", call);
  }

  endDevice(deviceId: string, call: Call = {}) {
    return this.call<{ devices: DeviceResponse[] }>("DELETE", `/api/devices/${deviceId}`, { proof: true, ...call });
  }

  endOtherDevices(call: Call = {}) {
    return this.call<{ devices: DeviceResponse[] }>("DELETE", "/api/devices", { proof: true, ...call });
  }

  renameDevice(deviceId: string, name: string, call: Call = {}) {
    return this.call<{ devices: DeviceResponse[] }>("PATCH", `/api/devices/${deviceId}`, {
      proof: true,
      ...call,
      body: { ...(call.body as object | undefined), name },
    });
  }

  disown(deviceId: string, call: Call = {}) {
    return this.call<{ devices: DeviceResponse[] }>("POST", `/api/devices/${deviceId}/disown`, {
      proof: true,
      ...call,
    });
  }
}

const APP_HEADERS = { origin: null, "sec-fetch-site": null };

function encoded({ body, bytes }: Call, form: Record<string, string> | undefined, headers: Headers): BodyInit | null {
  if (bytes !== undefined) return bytes;
  if (form) return new URLSearchParams(form);
  if (body === undefined) return null;
  if (!headers.has("content-type")) headers.set("content-type", "application/json");
  return JSON.stringify(body);
}
