import { exportJWK, generateKeyPair } from "jose";

type Key = Awaited<ReturnType<typeof generateKeyPair>>;
const shared = globalThis as { shopKey?: Promise<Key> };

/** What signs tokens. A real app keeps its key, and publishes the next one before it signs with it. */
export function key(): Promise<Key> {
  shared.shopKey ??= generateKeyPair("ES256", { extractable: true });
  return shared.shopKey;
}

export async function publicKeys() {
  return { keys: [{ ...(await exportJWK((await key()).publicKey)), kid: "one", alg: "ES256", use: "sig" }] };
}
