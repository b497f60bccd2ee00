import { findAccountId } from "../accounts/account";
import { type SignedInAccount, signInByName } from "../accounts/accounts";
import { foldUsername, isUsername } from "../accounts/username";
import { database } from "../db/database";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import { limit, limitAddress, limitOverall, refund, refundAddress, sharerAt } from "../limits/limits";
import { limitKey, sameClient } from "../network/network";

/** Where a try to sign in comes from; `keyThumbprint` is that of the key which the request proved. */
export interface SignInSource {
  ip: string;
  keyThumbprint: string | undefined;
}

const KNOWN_FOR_MS = 90 * 24 * 60 * 60_000;
const DEVICES_LOOKED_AT = 100;

/**
 * Counts a request to sign in before its proof is taken, which is a row: by its key where the account knows that, so that
 * no neighbour can use it up, and else by its address.
 *
 * @throws Problem `rate_limited`
 */
export async function countRequest(
  typedUsername: string,
  { ip, keyThumbprint }: SignInSource,
  otherwise: "callbackPerAddress" | "passkeyPerAddress" = "callbackPerAddress",
): Promise<void> {
  const username = foldUsername(typedUsername);
  if (await isKnownKey(username, keyThumbprint))
    await limit("callbackPerAccountAndKey", `${username} ${keyThumbprint}`);
  else await limitAddress(otherwise, ip);
}

/**
 * The account that username and password sign in to, or null. Wrong tries are counted: per address, per account and all
 * together. Guessing somebody's password, from anywhere, uses up the tries of strangers only: a browser that was signed
 * in to the account before has tries of its own by its key, and an address where one signed in or has proven itself since has
 * tries of its own. A stolen cookie makes no address known.
 *
 * @throws Problem `rate_limited`; `passwords_off` where passwords sign nobody in, but whoever has just used an operator's link
 */
export async function signInByPassword(
  typed: { username: string; password: string },
  source: SignInSource,
): Promise<SignedInAccount | null> {
  if (!settings().passwords && !(await cameByLink(typed.username))) throw new Problem("passwords_off");
  const { turn, refundGuess } = await countTry(foldUsername(typed.username), source);
  const account = await signInByName(typed, turn);
  if (account) await refundGuess();
  return account;
}

const LINK_OPENS_FOR_MS = 10 * 60_000;

/** The way back in, whatever has become of the provider upstream: an operator's link sets a password, which opens for a while. */
async function cameByLink(username: string): Promise<boolean> {
  const userId = await findAccountId(database(), username);
  if (!userId) return false;
  const since = new Date(Date.now() - LINK_OPENS_FOR_MS);
  const where = { userId, type: "link.used", at: { gt: since } };
  return (await database().loginEvent.findFirst({ where, select: { id: true } })) !== null;
}

interface CountedTry {
  /** Whose turn it is in the line for hashes: a flood of strangers, or of another account, makes nobody known wait for long. */
  turn: string;
  /** What the hash has cost stays counted. */
  refundGuess(): Promise<unknown>;
}

/** From the narrowest on, so that a try which one of them refuses does not count in the wider ones. */
async function countTry(username: string, { ip, keyThumbprint }: SignInSource): Promise<CountedTry> {
  if (await isKnownKey(username, keyThumbprint)) {
    const key = `${username} ${keyThumbprint}`;
    await limit("signInPerAccountAndKey", key);
    await limit("hashPerAccountAndSource", `${username} key`);
    return { turn: `account ${username}`, refundGuess: () => refund("signInPerAccountAndKey", key) };
  }
  const here = `${username} ${limitKey(ip)}`;
  await limitAddress("signInPerAddress", ip);
  await limit("signInPerAccountAndAddress", here);
  await limitAddress("hashPerAddress", ip);
  const turn = sharerAt(ip);
  const refundHere = () =>
    Promise.all([refundAddress("signInPerAddress", ip), refund("signInPerAccountAndAddress", here)]);
  if (await isKnownAddress(username, ip)) {
    await limit("hashPerAccountAndSource", `${username} address`);
    return { turn, refundGuess: refundHere };
  }
  await limit("signInPerAccount", username);
  await limitOverall("signInOverall", sharerAt(ip));
  return { turn, refundGuess: () => Promise.all([refundHere(), refund("signInPerAccount", username)]) };
}

const knownSince = () => new Date(Date.now() - KNOWN_FOR_MS);

/** Whether the account was used with this key, and has not disowned it. By an index. */
async function isKnownKey(username: string, keyThumbprint: string | undefined): Promise<boolean> {
  if (!keyThumbprint || !isUsername(username)) return false;
  const { device } = database();
  const select = { id: true };
  const ofKey = { user: { username }, keyThumbprint };
  // An app that a code let in has a key that another site's page may have chosen.
  const isOwn = { NOT: { kind: "app", signedInBy: "qr" } };
  const used = { ...ofKey, ...isOwn, pendingSince: null, lastSeenAt: { gt: knownSince() } };
  if ((await device.findFirst({ where: used, select })) === null) return false;
  return (await device.findFirst({ where: { ...ofKey, disownedAt: { not: null } }, select })) === null;
}

/** Never of an address that is not known, which would be everybody's, nor by a device that was disowned. */
async function isKnownAddress(username: string, ip: string): Promise<boolean> {
  if (!isUsername(username)) return false;
  const devices = await database().device.findMany({
    where: { user: { username }, pendingSince: null, disownedAt: null, lastSeenAt: { gt: knownSince() } },
    select: { ip: true },
    orderBy: { lastSeenAt: "desc" },
    take: DEVICES_LOOKED_AT,
  });
  return devices.some((device) => sameClient(device.ip, ip));
}
