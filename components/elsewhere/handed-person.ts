/** Who a host's token says it is of. Only to be shown: who it is, the server judges. */
export interface HandedPerson {
  /** What anybody may call themselves at the host. */
  name: string;
  /** What tells them apart there: their username, or the subject; empty where the token says neither. */
  id: string;
  sub: string | undefined;
}

/** Whose account this browser is signed in to, and who that is at the host, if anybody. */
export interface SignedIn {
  username: string;
  sub: string | undefined;
}

const LONGEST = 64;

export function handedPerson(token: string): HandedPerson {
  const { name, preferred_username: username, sub } = claimsOf(token);
  const id = shown(username) ? `@${shown(username)}` : shown(sub);
  return {
    name: shown(name) || shown(username) || shown(sub) || "…",
    id,
    sub: typeof sub === "string" ? sub : undefined,
  };
}

/** Whether going on leaves the account that this browser is signed in to for another one. */
export function isLeft(signedIn: SignedIn, person: HandedPerson): boolean {
  return signedIn.sub === undefined || signedIn.sub !== person.sub;
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const bytes = Uint8Array.from(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")), (each) =>
      each.charCodeAt(0),
    );
    return { ...JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    return {};
  }
}

/** Without what breaks lines or turns the direction of its neighbours, and seen to be cut where it is. */
function shown(claim: unknown): string {
  if (typeof claim !== "string") return "";
  const text = claim.replace(/[\p{Cc}\p{Bidi_Control}]/gu, "").trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
