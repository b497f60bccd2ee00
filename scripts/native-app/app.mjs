// The API as a phone app uses it. A real app holds its key in the phone's keystore; the rest is the same.
import { createHash, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";

const TIMEOUT_MS = 15_000;

/**
 * What this app shows of docs/api.md's ScanAnswer and DeviceAnswer.
 *
 * @typedef {object} Scan
 * @property {string} confirmToken
 * @property {{ browser: string, os: string, ip: string, place?: string, sameNetwork: boolean, requestedAt: string }} desktop
 * @property {{ name: string, username: string }} account
 * @property {boolean} numberRequired
 * @property {{ kind: "site" | "device", client: { name: string, host: string }, userCode?: string }} [for]
 *
 * @typedef {object} Device
 * @property {boolean} current
 * @property {string} label
 * @property {string} ip
 * @property {string} [place]
 * @property {"password" | "qr" | "token"} signedInBy
 * @property {{ label: string }} [approvedBy]
 * @property {string} lastSeenAt
 */

/** The server's refusal (RFC 9457). */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{ code?: string, title?: string, detail?: string, triesLeft?: number }} problem
   * @param {string | null} retryAfter seconds
   */
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.code = problem.code;
    this.triesLeft = problem.triesLeft;
    this.retryAfter = retryAfter;
  }
}

/** The API as an app sees it: every request carries a proof by the app's own key (DPoP, RFC 9449). */
export class NativeApp {
  /** @type {string | undefined} */
  #nonce;

  /** @param {{ origin: string, privateKey: import("jose").JWK, token?: string, fetch?: typeof fetch }} options */
  constructor({ origin, privateKey, token, fetch = globalThis.fetch }) {
    this.origin = origin;
    this.privateKey = privateKey;
    this.token = token;
    this.fetch = fetch;
  }

  /** A key pair as its private JWK (RFC 7517). */
  static async newKey() {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    return exportJWK(privateKey);
  }

  /**
   * @param {string} username
   * @param {string} password
   * @param {{ name: string, type: string, os: string }} device
   * @returns {Promise<{ token: string, deviceId: string, expiresAt: string }>}
   */
  async signIn(username, password, device) {
    const signedIn = await this.#request("POST", "/api/device/token", { username, password, device });
    this.token = signedIn.token;
    return signedIn;
  }

  /** The id behind eight typed letters. @param {string} userCode @returns {Promise<string>} */
  async lookup(userCode) {
    return (await this.#request("POST", "/api/qr/lookup", { userCode })).id;
  }

  /** @param {string} id @param {"camera" | "typed"} via @returns {Promise<Scan>} */
  scan(id, via) {
    return this.#request("POST", `/api/qr/${id}/scan`, { via });
  }

  /** @param {string} id @param {{ confirmToken: string, number?: string, kind?: string, password?: string }} decision */
  confirm(id, decision) {
    return this.#request("POST", `/api/qr/${id}/confirm`, decision);
  }

  /** @param {string} id @param {string} confirmToken */
  cancel(id, confirmToken) {
    return this.#request("POST", `/api/qr/${id}/cancel`, { confirmToken });
  }

  /** @returns {Promise<Device[]>} */
  async devices() {
    return (await this.#request("GET", "/api/devices")).devices;
  }

  /** @param {string} deviceId */
  async endDevice(deviceId) {
    await this.#request("DELETE", `/api/devices/${deviceId}`);
    this.token = undefined;
  }

  /** @param {string} method @param {string} pathname @param {object} [body] */
  async #request(method, pathname, body) {
    this.#nonce ??= await this.#fetchNonce();
    let response = await this.#send(method, pathname, body);
    let answer = await readJson(response);
    // The nonce was too old; the answer has brought the one to use (RFC 9449 §8).
    if (answer.code === "use_dpop_nonce") {
      response = await this.#send(method, pathname, body);
      answer = await readJson(response);
    }
    if (!response.ok) throw new Refusal(response.status, answer, response.headers.get("retry-after"));
    return answer;
  }

  /** @param {string} method @param {string} pathname @param {object} [body] */
  async #send(method, pathname, body) {
    const headers = new Headers({ DPoP: await this.#proof(method, pathname) });
    if (this.token) headers.set("Authorization", `DPoP ${this.token}`);
    if (body) headers.set("Content-Type", "application/json");
    const response = await this.#fetch(pathname, { method, headers, body: body && JSON.stringify(body) });
    this.#nonce = response.headers.get("dpop-nonce") ?? this.#nonce;
    return response;
  }

  async #fetchNonce() {
    const response = await this.#fetch("/api/device/nonce", { method: "GET" });
    return response.headers.get("dpop-nonce") ?? undefined;
  }

  /** @param {string} pathname @param {RequestInit} init */
  async #fetch(pathname, init) {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      // A redirect would carry token and proof to where they were not made for.
      return await this.fetch(this.origin + pathname, { ...init, signal, redirect: "error" });
    } catch (error) {
      throw new Error(`Nothing answers at ${this.origin}.`, { cause: error });
    }
  }

  /** A JWT for this one request (RFC 9449 §4.2); with a token it names that too. @param {string} method @param {string} pathname */
  async #proof(method, pathname) {
    const { d: _, ...jwk } = this.privateKey;
    const ath = this.token && createHash("sha256").update(this.token).digest("base64url");
    const claims = { jti: randomUUID(), htm: method, htu: this.origin + pathname, nonce: this.#nonce, ath };
    return new SignJWT(claims)
      .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
      .setIssuedAt()
      .sign(await importJWK(this.privateKey, "ES256"));
  }
}

/** @param {Response} response */
async function readJson(response) {
  const text = await response.text();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}

/**
 * The ticket's id in what a QR code holds. A code of another site is refused: an app proves itself to the server that it is
 * signed in to, and to no other.
 *
 * @param {string} text
 * @param {string} origin
 */
export function ticketIdIn(text, origin) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const id = url?.hash.slice(1) ?? "";
  if (url?.pathname !== "/scan" || !/^[A-Za-z0-9_-]{22}$/.test(id)) {
    throw new Error("This is no code for signing in.");
  }
  if (url.origin !== origin) throw new Error(`This code is for ${url.origin}, but the app is signed in at ${origin}.`);
  return id;
}
