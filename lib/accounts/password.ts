import { hash, verify } from "@node-rs/argon2";
import { withConcurrencyLimit } from "../limits/concurrency-limit";
import { log } from "../log";

/** Argon2id by OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane; salt and output by the library. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Code units. No password that can be set comes near; a longer one is not worth hashing. */
export const MAX_TYPED_LENGTH = 1024;

// Of a random password that nobody has, so that an unknown account costs as much as a known one.
export const NOBODY =
  "$argon2id$v=19$m=19456,t=2,p=1$pLfjb17QaCAhNSbW6xTTWA$OqPPxs7Cu+T54wQN0ichsWqPPBzn5lnjt9vGsFpN6RM";

/** In a hash's place: of an account that no password opens, as whoever comes from a provider upstream has. */
export const NO_PASSWORD = "*";

/** OpaqueString (RFC 8265 §4.2): NFC makes two keyboards' ways to write é one password. Case, width and length stay. */
export function opaque(password: string): string {
  return password.replace(/\p{Zs}/gu, " ").normalize("NFC");
}

/**
 * The password's hash in PHC form, to be stored.
 *
 * @param turn who waits for it; those who wait take turns
 * @throws Problem `rate_limited` when too many passwords are being hashed
 */
export function hashPassword(password: string, turn = ""): Promise<string> {
  return withConcurrencyLimit("hash", turn, () => hash(opaque(password), ARGON2ID));
}

/**
 * Whether the password matches. For an unknown account `stored` is null: the answer is false after the same work, so that
 * time does not tell which usernames exist.
 *
 * @param turn who waits for it; those who wait take turns
 * @throws Problem `rate_limited` when too many passwords are being hashed
 */
export async function verifyPassword(stored: string | null, password: string, turn = ""): Promise<boolean> {
  const possible = password.length <= MAX_TYPED_LENGTH;
  const typed = possible ? opaque(password) : "";
  const kept = stored === NO_PASSWORD ? null : stored;
  const same = await withConcurrencyLimit("hash", turn, () => isMadeOf(kept ?? NOBODY, typed));
  return same && possible && kept !== null;
}

/** A hash that Argon2 cannot read, as a foreign row may hold, matches no password; it costs the same work. */
async function isMadeOf(stored: string, typed: string): Promise<boolean> {
  try {
    return await verify(stored, typed);
  } catch (err) {
    log().error({ event: "password_hash.unreadable", err });
    await verify(NOBODY, typed);
    return false;
  }
}
