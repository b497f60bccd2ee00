const FRAGMENT = "qr-login.fragment";
const VISIT = "qr-login.visit";

/** What this tab keeps while it is elsewhere. */
export interface Kept {
  /** Of the address: a scanned code's id lives only there, and no server is told. */
  fragment: string;
  /** For this visit only. */
  visit: boolean;
}

export function keep({ fragment, visit }: Kept): void {
  try {
    sessionStorage.setItem(FRAGMENT, fragment);
    if (visit) sessionStorage.setItem(VISIT, "true");
    else sessionStorage.removeItem(VISIT);
  } catch {
    // The code is scanned again, then.
  }
}

export function kept(): Kept {
  try {
    return { fragment: sessionStorage.getItem(FRAGMENT) ?? "", visit: sessionStorage.getItem(VISIT) === "true" };
  } catch {
    return { fragment: "", visit: false };
  }
}

/** What was kept, once. */
export function takeKept(): Kept {
  const taken = kept();
  keep({ fragment: "", visit: false });
  return taken;
}
