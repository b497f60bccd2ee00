import type { AuthenticationResponseJSON } from "@simplewebauthn/browser";
import type { AskedFor, ConfirmProof, RequestingDesktop } from "@/lib/api/types";
import { confirmStatement } from "@/lib/passkeys/statement";
import { sha256, signStatement } from "./ceremony";

/** What the phone shows of a code, as the server sent it. */
export interface SignedOffer {
  confirmToken: string;
  account: { username: string };
  desktop: Omit<RequestingDesktop, "sameNetwork">;
  proof?: ConfirmProof;
  for?: AskedFor;
}

/** The passkey's signature over what is on the screen; undefined where nobody gave it. */
export async function signOffer(
  ticketId: string,
  { confirmToken, account, desktop, proof, for: asked }: SignedOffer,
  { number, visit = false }: { number: string; visit?: boolean },
): Promise<AuthenticationResponseJSON | undefined> {
  if (!proof) return undefined;
  const confirmTokenHash = await sha256(confirmToken);
  const { username } = account;
  const statement = confirmStatement({
    origin: location.origin,
    ticketId,
    confirmTokenHash,
    username,
    desktop,
    number,
    visit,
    ...(asked && { for: asked }),
  });
  const signed = await signStatement(statement, proof);
  return signed.ok ? signed.value : undefined;
}
