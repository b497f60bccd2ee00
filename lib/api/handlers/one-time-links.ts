/** One-time links: what a link is for, and using it. Both are POSTs of a page that somebody pressed a button on. */
import { z } from "zod";
import { createAccount } from "../../accounts/account";
import { accounts } from "../../accounts/accounts";
import { findLink, giveBackLink, type LinkRow, spendLink as takeUse } from "../../accounts/one-time-link";
import { recoverAccount } from "../../accounts/recovery";
import { audit } from "../../audit/audit";
import { checkProof, proofRequired, takeProof } from "../../auth/proof";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { readJson } from "../../http/body";
import { Problem } from "../../http/problem";
import { limit, limitAddress, limitOverall, sharerAt } from "../../limits/limits";
import type { Context } from "../../network/context";
import type { LinkPurpose } from "../../secrets";
import { handler, json } from "../handler";
import type { OneTimeLinkResponse, OneTimeLinkUsedResponse } from "../types";

const text = z.string().default("");
const token = z.string().max(256);
const lookBody = z.strictObject({ token });
const useBody = z.strictObject({ token, username: text, name: text, password: text });

/** `POST /api/links/look` `{ token }`: what it is for and until when. Uses nothing up. */
export const lookAtLink = handler(async (request, context) => {
  const link = await requireLink(context, (await readJson(request, lookBody)).token);
  const { purpose, expiresAt, userId } = link;
  const account = userId
    ? await database().user.findUnique({ where: { id: userId }, select: { username: true } })
    : null;
  const answer: OneTimeLinkResponse = {
    purpose: purpose as LinkPurpose,
    expiresAt: expiresAt.toISOString(),
    ...(account && { username: account.username }),
  };
  return json(answer);
});

/** `POST /api/links/use` `{ token, username, name, password }`: a new account, or a new password. Signs nobody in. */
export const spendLink = handler(async (request, context) => {
  const { token, ...typed } = await readJson(request, useBody);
  await requireKey(request);
  const link = await requireLink(context, token);
  const { ip } = context.client;
  await limitOverall("linkOverall", sharerAt(ip));
  const now = new Date();
  const take = () => takeUse(database(), link, now);
  const used = link.userId
    ? await recover(context, link, typed.password, take)
    : await makeAccount(context, link, typed, take);
  return json(used satisfies OneTimeLinkUsedResponse, link.userId ? 200 : 201);
});

async function recover(context: Context, link: LinkRow, password: string, take: () => Promise<boolean>) {
  const userId = link.userId ?? "";
  const account = await recoverAccount(database(), userId, password, take);
  if (!account) throw new Problem("link_spent");
  await audit(context, { type: "link.used", detail: link.purpose, userId, by: link.createdBy });
  return account;
}

async function makeAccount(
  context: Context,
  link: LinkRow,
  typed: { username: string; name: string; password: string },
  take: () => Promise<boolean>,
) {
  let taken = false;
  const beforeInsert = async () => {
    taken = await take();
    if (!taken) throw new Problem("link_spent");
  };
  const role = link.role === "admin" ? ({ role: "admin" } as const) : {};
  const groups = link.groups === null ? {} : { groups: link.groups };
  const turn = sharerAt(context.client.ip);
  try {
    const account = await createAccount(database(), { ...typed, ...role, ...groups }, { turn, beforeInsert });
    const { id: userId, username, name } = account;
    await audit(context, { type: "sign_up", detail: link.purpose, userId });
    await audit(context, { type: "link.used", detail: link.purpose, userId, by: link.createdBy });
    return { username, name };
  } catch (error) {
    if (taken) await giveBackLink(database(), link);
    throw error;
  }
}

/** @throws Problem `link_spent` for whatever is no link any more, or never was; `sign_up_closed`, `rate_limited` */
async function requireLink({ client }: Context, token: string): Promise<LinkRow> {
  const link = await findLink(database(), token, new Date());
  if (!link) {
    await limitAddress("linkPerAddress", client.ip);
    throw new Problem("link_spent");
  }
  // By itself, so that no neighbour can use it up.
  await limit("linkPerToken", link.tokenHash);
  // Accounts of somebody else's are neither made nor opened here.
  if (accounts().issuer !== undefined) throw new Problem("sign_up_closed");
  if (link.purpose === "invite" && settings().signUp === "closed") throw new Problem("sign_up_closed");
  return link;
}

/** What a page of ours sends has a key of its browser's; a form of another's has none. */
async function requireKey(request: Request): Promise<void> {
  const proof = request.headers.get("dpop");
  if (proof) await takeProof(checkProof(proof, request));
  else if (settings().secureContext) throw proofRequired();
}
