import { calculateThumbprint, generateKeyPair, generateProof, type KeyPair } from "dpop";
import { within } from "./within";

/** For a request to be answered. */
export const TIMEOUT_MS = 15_000;

const DATABASE = "qr-login";
const STORE = "device-key";
/** A store that has not answered by then does not answer at all. */
const ANSWERS_WITHIN_MS = 5_000;

/**
 * This browser's own P-256 key, whose private half no code can read. Null on plain http, where there is no WebCrypto. Rejects where
 * the browser keeps none, and where it does not answer.
 */
export async function deviceKey(): Promise<KeyPair | null> {
  if (!globalThis.isSecureContext || !globalThis.indexedDB) return null;
  found ??= within(ANSWERS_WITHIN_MS, findOrMake());
  // A browser that refused once (private mode, a full disk) may not the next time.
  found.catch(() => {
    found = undefined;
  });
  return found;
}

let found: Promise<KeyPair> | undefined;

export async function keyThumbprint(): Promise<string | undefined> {
  const key = await deviceKey();
  return key ? calculateThumbprint(key.publicKey) : undefined;
}

/** A DPoP proof for one request (RFC 9449 §4.2); undefined where there is no key. */
export async function proofFor(method: string, path: string): Promise<string | undefined> {
  const key = await deviceKey();
  if (!key) return undefined;
  nonce ??= await fetchNonce();
  return generateProof(key, new URL(path, location.origin).href, method, nonce);
}

let nonce: string | undefined;

export function takeNonce(response: Response): void {
  nonce = response.headers.get("dpop-nonce") ?? nonce;
}

async function fetchNonce(): Promise<string | undefined> {
  const response = await fetch("/api/device/nonce", { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
  return response.headers.get("dpop-nonce") ?? undefined;
}

async function findOrMake(): Promise<KeyPair> {
  const database = await open();
  try {
    const kept = await request(database.transaction(STORE).objectStore(STORE).get(STORE));
    if (kept) return kept as KeyPair;
    const made = await generateKeyPair("ES256", { extractable: false });
    // Another tab may have been faster: in one transaction the first key stays, and both use it.
    const store = database.transaction(STORE, "readwrite").objectStore(STORE);
    const first = await request(store.get(STORE));
    if (first) return first as KeyPair;
    await request(store.put(made, STORE));
    return made;
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return request(opening);
}

function request<T>(pending: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result);
    pending.onerror = () => reject(pending.error);
  });
}
