import { calculateThumbprint, generateKeyPair, generateProof, type KeyPair } from "dpop";

/** As the login's own pages name it, so that on its origin a browser has one key. */
const DATABASE = "qr-login";
const STORE = "device-key";
/** A store that has not answered by then does not answer at all. */
const ANSWERS_WITHIN_MS = 5_000;

let found: Promise<KeyPair> | undefined;

/**
 * This browser's key for this origin, whose private half no code can read (RFC 9449). Rejects where the browser keeps none, as some
 * private windows, and everywhere on plain http.
 */
export function siteKey(): Promise<KeyPair> {
  found ??= Promise.race([findOrMake(), late()]);
  // A browser that refused once may not the next time.
  found.catch(() => {
    found = undefined;
  });
  return found;
}

export async function siteThumbprint(): Promise<string> {
  return calculateThumbprint((await siteKey()).publicKey);
}

export async function proofOf(url: string, nonce?: string): Promise<string> {
  return generateProof(await siteKey(), url, "POST", nonce);
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(reject, ANSWERS_WITHIN_MS));
}

async function findOrMake(): Promise<KeyPair> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answerOf(opening);
  try {
    const made = await generateKeyPair("ES256");
    // Of two tabs at once the first one's key stays, and both use it.
    const store = database.transaction(STORE, "readwrite").objectStore(STORE);
    const first = (await answerOf(store.get(STORE))) as KeyPair | undefined;
    if (first) return first;
    await answerOf(store.put(made, STORE));
    return made;
  } finally {
    database.close();
  }
}

function answerOf<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
