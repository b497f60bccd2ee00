const KEY = "qr-login.fragment";

/** Keeps the address's fragment in this tab while it is elsewhere: a scanned code's id lives only there, and no server is told. */
export function keepFragment(): void {
  try {
    sessionStorage.setItem(KEY, location.hash);
  } catch {
    // The code is scanned again, then.
  }
}

/** What was kept, once. */
export function takeFragment(): string {
  try {
    const kept = sessionStorage.getItem(KEY) ?? "";
    sessionStorage.removeItem(KEY);
    return kept;
  } catch {
    return "";
  }
}
