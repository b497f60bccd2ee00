const KEY = "qr-login.known-sign-ins";
const MOST = 50;

/** Sign-ins that somebody has answered for in this browser, so that its other pages do not ask again. */
export function knownSignIns(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberSignIn(id: string): void {
  try {
    const ids = [id, ...knownSignIns().filter((each) => each !== id)].slice(0, MOST);
    localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // Without storage each page asks for itself.
  }
}

export function onKnownSignIns(changed: () => void): () => void {
  const hear = ({ key }: StorageEvent) => {
    if (key === KEY) changed();
  };
  addEventListener("storage", hear);
  return () => removeEventListener("storage", hear);
}
