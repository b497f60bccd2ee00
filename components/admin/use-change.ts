import { useState } from "react";
import type { ApiError, ApiResult } from "@/components/api/call";
import type { Messages } from "@/lib/i18n/messages";

/** What is said of a change, in whichever language the page has by then. */
export type Sentence = (messages: Messages["admin"]) => string;

/** A change on its way: what came of it, and what has to be proven first. */
export interface Change {
  busy: string | undefined;
  error: ApiError | undefined;
  reasons: Readonly<Record<string, string>>;
  said: Sentence | undefined;
  /** Waits for its person to prove themselves, then goes on. */
  toProve: (() => void) | undefined;
  /** `then` says in a sentence what was done, where there is something to say. */
  attempt<T>(what: string, send: () => Promise<ApiResult<T>>, then: (value: T) => Sentence | undefined): Promise<void>;
  complain(reasons: Readonly<Record<string, string>>): void;
  stopProving(): void;
}

export function useChange(): Change {
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<ApiError>();
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const [said, setSaid] = useState<Sentence>();
  const [toProve, setToProve] = useState<() => void>();

  const begin = (what: string | undefined) => {
    setBusy(what);
    setError(undefined);
    setReasons({});
    setSaid(undefined);
  };
  const attempt: Change["attempt"] = async (what, send, then) => {
    begin(what);
    const called = await send();
    setBusy(undefined);
    if (called.ok) {
      const sentence = then(called.value);
      setSaid(() => sentence);
    } else if (called.error.code === "step_up_required") setToProve(() => () => void attempt(what, send, then));
    else if (called.error.reasons) setReasons(called.error.reasons);
    else setError(called.error);
  };
  const complain = (found: Readonly<Record<string, string>>) => {
    begin(undefined);
    setReasons(found);
  };
  return { busy, error, reasons, said, toProve, attempt, complain, stopProving: () => setToProve(undefined) };
}
