import type { ElsewhereLink } from "@/components/elsewhere/ElsewhereLinks";
import type { SignedIn } from "@/components/elsewhere/handed-person";
import type { Proofs } from "@/components/elsewhere/ProofProvider";
import { findAccountId } from "@/lib/accounts/account";
import { subjectOf } from "@/lib/accounts/identity";
import type { SessionResponse } from "@/lib/api/types";
import { proofMethods } from "@/lib/auth/passkey-proof";
import { database } from "@/lib/db/database";
import { settings } from "@/lib/env/settings";
import type { ProofMethod } from "@/lib/http/problem";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

export function upstreamStart(purpose: "sign-in" | "step-up" | "link", callbackUrl: string): string {
  return `/api/upstream/start?${new URLSearchParams({ for: purpose, callbackUrl })}`;
}

/** Where the host hands people over; undefined where nothing says. */
export function hostStart(callbackUrl: string): string | undefined {
  const { handOver } = settings();
  if (!handOver?.signInUrl) return undefined;
  const url = new URL(handOver.signInUrl);
  url.searchParams.set("callbackUrl", callbackUrl);
  return url.href;
}

export function hostName(): string {
  const { handOver } = settings();
  return handOver ? new URL(handOver.issuer).host : "";
}

/** Whose account a browser is signed in to, and who that is at the host. */
export async function signedInAtHost({ user: { username } }: SessionResponse): Promise<SignedIn> {
  const { handOver } = settings();
  const id = handOver && (await findAccountId(database(), username));
  return { username, sub: id ? await subjectOf(database(), id, handOver.issuer) : undefined };
}

/** Where people sign in whose accounts are kept elsewhere. */
export function signInLinks({ elsewhere: say }: Pick<Messages, "elsewhere">, callbackUrl: string): ElsewhereLink[] {
  const { upstream } = settings();
  const host = hostStart(callbackUrl);
  const links: ElsewhereLink[] = [];
  if (upstream) {
    const { name } = upstream;
    const href = upstreamStart("sign-in", callbackUrl);
    links.push({ href, label: format(say.continue, { name }), keep: format(say.keep, { name }) });
  }
  if (host) links.push({ href: host, label: format(say.continue, { name: hostName() }) });
  return links;
}

/** How whoever is signed in proves that it is them, on a page that they come back to. */
export async function proofsOf(
  { user }: SessionResponse,
  messages: Pick<Messages, "elsewhere">,
  page: string,
): Promise<Proofs> {
  const id = await findAccountId(database(), user.username);
  return proofsBy(id ? await proofMethods(id) : [], messages, page);
}

export function proofsBy(
  methods: readonly ProofMethod[],
  { elsewhere: say }: Pick<Messages, "elsewhere">,
  page: string,
): Proofs {
  const { upstream } = settings();
  const host = hostStart(page);
  const links: ElsewhereLink[] = [];
  if (upstream && methods.includes("upstream")) {
    links.push({ href: upstreamStart("step-up", page), label: format(say.prove.link, { name: upstream.name }) });
  }
  if (host && methods.includes("host")) {
    links.push({ href: host, label: format(say.prove.link, { name: hostName() }) });
  }
  return { password: methods.includes("password"), elsewhere: links, text: say.prove.text };
}
