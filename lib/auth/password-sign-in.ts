import { authenticate } from "../accounts/account";
import { foldUsername, isUsername } from "../accounts/username";
import { database } from "../db/database";
import { type LimitName, limit, refund } from "../limits/limits";
import { limitKey } from "../network/network";

/** Where a try to sign in comes from; `keyThumbprint` is that of the key which the request proved. */
export interface SignInSource {
  ip: string;
  keyThumbprint: string | undefined;
}

const KNOWN_FOR_MS = 90 * 24 * 60 * 60_000;
const DEVICES_LOOKED_AT = 100;

/**
 * The account that username and password sign in to, or null. Wrong tries are counted: per address, per account and all
 * together. Guessing somebody's password, from anywhere, uses up the tries of strangers only: a browser that was signed
 * in to the account before has tries of its own by its key, and an address where one signed in or has proven itself since has
 * tries of its own. A stolen cookie makes no address known.
 *
 * @throws Problem `rate_limited`
 */
export async function signInByPassword(
  typed: { username: string; password: string },
  source: SignInSource,
): ReturnType<typeof authenticate> {
  const username = foldUsername(typed.username);
  const limits = await limitsFor(username, source);
  for (const [name, key] of limits) await limit(name, key);
  const account = await authenticate(database(), username, typed.password);
  if (!account) return null;
  await Promise.all(limits.map(async ([name, key]) => key !== undefined && refund(name, key)));
  return account;
}

/** From the narrowest on, so that a try which one of them refuses does not count in the wider ones. */
async function limitsFor(username: string, { ip, keyThumbprint }: SignInSource): Promise<[LimitName, string?][]> {
  const devices = await knownDevices(username);
  if (keyThumbprint && devices.some((device) => device.keyThumbprint === keyThumbprint)) {
    return [["signInPerAccountAndKey", `${username} ${keyThumbprint}`]];
  }
  const address = limitKey(ip);
  const here: [LimitName, string?][] = [
    ["signInPerAddress", address],
    ["signInPerAccountAndAddress", `${username} ${address}`],
  ];
  if (devices.some((device) => limitKey(device.ip) === address)) return here;
  return [...here, ["signInPerAccount", username], ["signInOverall"]];
}

async function knownDevices(username: string): Promise<{ keyThumbprint: string | null; ip: string }[]> {
  if (!isUsername(username)) return [];
  return database().device.findMany({
    where: { user: { username }, lastSeenAt: { gt: new Date(Date.now() - KNOWN_FOR_MS) } },
    select: { keyThumbprint: true, ip: true },
    orderBy: { lastSeenAt: "desc" },
    take: DEVICES_LOOKED_AT,
  });
}
