/** How long a browser that is signed in for one visit stays so, if it is not closed before. */
const VISIT_MS = 12 * 60 * 60_000;

/** When a visit is over at the latest that a device begins or grants now: never after its own, where it has one. */
export function newVisitEnd(now: Date, granter?: { kind: string; expiresAt: Date | null }): Date {
  const end = new Date(now.getTime() + VISIT_MS);
  const own = granter && visitEnd(granter);
  return own && own < end ? own : end;
}

/** When a browser's visit is over at the latest; undefined for one that stays signed in, and for apps, whose tokens end. */
export function visitEnd({ kind, expiresAt }: { kind: string; expiresAt: Date | null }): Date | undefined {
  return kind === "browser" && expiresAt ? expiresAt : undefined;
}
