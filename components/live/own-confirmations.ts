import type { SignInNews } from "@/lib/api/types";

const KEY = "qr-login.own-confirmations";
/** A claim follows its confirmation within a minute or two, by whichever clock. */
const KEPT_MS = 5 * 60_000;

type Confirmed = Pick<SignInNews, "browser" | "os">;
interface Confirmation extends Confirmed {
  atMs: number;
}

/** Noted before it is sent, since the sign-in may be heard of before its answer. */
export function noteConfirmation({ browser, os }: Confirmed): void {
  keep([...confirmations(), { browser, os, atMs: Date.now() }]);
}

/** It was refused. */
export function dropConfirmation(confirmed: Confirmed): void {
  takeConfirmation(confirmed);
}

/** Whether this tab has just confirmed such a device; each confirmation stands for one sign-in. */
export function takeConfirmation({ browser, os }: Confirmed): boolean {
  const kept = confirmations();
  const index = kept.findIndex((each) => each.browser === browser && each.os === os);
  if (index < 0) return false;
  keep(kept.filter((_, each) => each !== index));
  return true;
}

function confirmations(): Confirmation[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Confirmation[];
    return kept.filter(({ atMs }) => Date.now() - atMs < KEPT_MS);
  } catch {
    return [];
  }
}

function keep(kept: readonly Confirmation[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Without storage the sign-in is asked about like any other.
  }
}
