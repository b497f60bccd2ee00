"use client";

import { useEffect, useRef, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Stack } from "@/components/ui/Stack";
import type { Messages } from "@/lib/i18n/messages";
import { signInByPasskey } from "./api";
import { abortCeremony, askPasskey, hasPasskeys, type Proof } from "./ceremony";

export interface PasskeySignInMessages extends Pick<Messages, "apiErrors"> {
  passkeys: Pick<Messages["passkeys"], "signIn" | "waiting" | "cancel" | "failed">;
}

export interface PasskeySignInProps {
  messages: PasskeySignInMessages;
  locale: string;
  /** Whether it is for this visit only, as it is asked. */
  visit: () => boolean;
  onSignedIn: () => void;
}

/** A seed is good for five minutes, and autofill may wait for longer. */
const RENEWED_EVERY_MS = 4 * 60_000;

/** A passkey from the username's autofill, or by the button. Nothing is shown where the browser has none. */
export function PasskeySignIn({ messages, locale, visit, onSignedIn }: PasskeySignInProps) {
  const usable = useHydrated() && hasPasskeys();
  const [unusable, setUnusable] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const [failed, setFailed] = useState<"cancelled" | "refused" | ApiError>();
  const pressed = useRef(false);
  const say = messages.passkeys;

  const present = async (proof: Proof) => {
    const called = await signInByPasskey(proof, { visit: visit() });
    if (called.ok) return onSignedIn();
    setWaiting(false);
    setFailed(called.error.code === "sign_in_required" ? "refused" : called.error);
  };
  const latest = useRef(present);
  latest.current = present;

  useEffect(() => {
    if (!usable) return;
    let stopped = false;
    const renewing = setInterval(() => !pressed.current && abortCeremony(), RENEWED_EVERY_MS);
    const wait = async () => {
      if (!(await (await import("@simplewebauthn/browser")).browserSupportsWebAuthnAutofill())) return;
      while (!stopped && !pressed.current) {
        const asked = await askPasskey("sign-in", { autofill: () => !stopped && !pressed.current });
        if (stopped || pressed.current) return;
        if (asked.ok) return latest.current(asked.value);
        if (asked.why === "unsupported") return setUnusable(true);
        if (asked.why !== "aborted") return;
      }
    };
    void wait();
    return () => {
      stopped = true;
      clearInterval(renewing);
      void abortCeremony();
    };
  }, [usable]);

  const press = async () => {
    pressed.current = true;
    setFailed(undefined);
    setWaiting(true);
    const asked = await askPasskey("sign-in");
    if (asked.ok) return present(asked.value);
    setWaiting(false);
    if (asked.why === "unsupported") setUnusable(true);
    else if (asked.why === "error") setFailed(asked.error);
    else if (asked.why !== "aborted") setFailed("cancelled");
  };

  if (!usable || unusable) return null;
  return (
    <Stack gap={3}>
      <Button variant="secondary" size="large" wide busy={waiting} onClick={press}>
        {say.signIn}
      </Button>
      {waiting && (
        <Button variant="quiet" wide onClick={() => void abortCeremony()}>
          {say.cancel}
        </Button>
      )}
      {typeof failed === "string" && (
        <Notice tone="warning" role="alert">
          {say.failed[failed]}
        </Notice>
      )}
      {typeof failed === "object" && <ApiErrorNotice error={failed} messages={messages.apiErrors} locale={locale} />}
    </Stack>
  );
}
