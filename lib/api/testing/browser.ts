import { calculateThumbprint, generateKeyPair, generateProof, type KeyPair } from "dpop";
import { newNonce } from "../../auth/nonce";
import { encodeSession } from "../../auth/session-token";
import { database } from "../../db/database";
import { clientInfo } from "../../devices/client-info";
import { addDevice } from "../../devices/device";
import { settings } from "../../env/settings";
import { match } from "../routes";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** A device that is signed in, with the key that it proves itself by. */
export interface SignedIn {
  deviceId: string;
  cookie: string;
  keys: KeyPair;
}

export interface Call {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as they are. */
  bytes?: BodyInit | null;
  headers?: Record<string, string>;
  as?: SignedIn;
  /** Leaves the proof out, or makes it by another key. */
  proof?: "none" | KeyPair;
}

let browsers = 0;

/** A browser on our own pages, at an address of its own, so that none uses up another's limits. */
export function newBrowser() {
  browsers += 1;
  const { origin } = settings();
  const own = { origin, "user-agent": FIREFOX, "x-client-address": `2001:db8:0:${browsers.toString(16)}::1` };

  /** Signs it in to the account, without the sign-in's own requests. */
  async function signIn(userId: string): Promise<SignedIn> {
    const keys = await generateKeyPair("ES256");
    const keyThumbprint = await calculateThumbprint(keys.publicKey);
    const facts = clientInfo(new Headers(own));
    const deviceId = await addDevice(database(), { userId, facts, signedInBy: "password", keyThumbprint }, new Date());
    const session = await encodeSession({ userId, deviceId });
    return { deviceId, cookie: `next-auth.session-token=${session}`, keys };
  }

  async function call(method: string, path: string, { body, bytes, headers, as, proof }: Call = {}): Promise<Response> {
    const handle = match(method, path);
    if (!handle) throw new Error(`There is no route for ${method} ${path}`);
    const all = new Headers({ ...own, ...(as && { cookie: as.cookie }), ...headers });
    if (body !== undefined) all.set("content-type", "application/json");
    const keys = proof ?? as?.keys;
    if (keys && keys !== "none") all.set("dpop", await generateProof(keys, origin + path, method, newNonce()));
    const payload = bytes ?? (body === undefined ? null : JSON.stringify(body));
    // Node asks for duplex where a body is a stream; the DOM's types do not know it.
    const init: RequestInit & { duplex: "half" } = { method, headers: all, body: payload, duplex: "half" };
    return handle(new Request(origin + path, init));
  }

  return { call, signIn };
}
