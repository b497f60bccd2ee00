"use client";

import { useState } from "react";
import styles from "@/components/account/AccountScreen.module.css";
import type { ApiError } from "@/components/api/call";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { hasPasskeys } from "@/components/passkeys/ceremony";
import { ProveDialog } from "@/components/passkeys/ProveDialog";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Stack } from "@/components/ui/Stack";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { linkUpstream, unlinkUpstream } from "./api";

export interface UpstreamPartProps {
  name: string;
  linked: boolean;
  username: string;
  messages: Pick<Messages, "elsewhere" | "passkeys" | "apiErrors" | "app">;
  locale: string;
}

/** Links the account to its owner at the provider, or not any more. Either asks for a fresh proof where none was given. */
export function UpstreamPart({ name, linked, username, messages, locale }: UpstreamPartProps) {
  const hydrated = useHydrated();
  const [isLinked, setLinked] = useState(linked);
  const [busy, setBusy] = useState(false);
  const [toProve, setToProve] = useState(false);
  const [said, setSaid] = useState<"linked" | "unlinked" | "last">();
  const [error, setError] = useState<ApiError>();
  const say = messages.elsewhere.settings;

  const go = async () => {
    setBusy(true);
    setSaid(undefined);
    setError(undefined);
    const called = await (isLinked ? unlinkUpstream() : linkUpstream());
    if (!called.ok && called.error.code === "wrong_state" && !isLinked) {
      // Proven, and nobody has come back from there yet.
      return location.assign("/api/upstream/start?for=link&callbackUrl=%2Fsettings");
    }
    setBusy(false);
    if (called.ok) {
      setLinked(!isLinked);
      setSaid(isLinked ? "unlinked" : "linked");
    } else if (called.error.code === "step_up_required") setToProve(true);
    else if (called.error.code === "wrong_state") setSaid("last");
    else setError(called.error);
  };

  return (
    <Stack gap={4}>
      <Stack gap={1}>
        <h2>{say.title}</h2>
        <p className={styles.lead}>{format(isLinked ? say.linked : say.text, { name })}</p>
      </Stack>
      {said && (
        <Notice tone={said === "last" ? "warning" : "success"} role="status">
          {format(say[said], { name })}
        </Notice>
      )}
      {error && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
      <Button variant="secondary" wide busy={busy} disabled={!hydrated} onClick={go}>
        {format(isLinked ? say.unlink : say.link, { name })}
      </Button>
      {toProve && (
        <ProveDialog
          username={username}
          hasPasskey={hasPasskeys()}
          messages={messages}
          locale={locale}
          onDismiss={() => setToProve(false)}
          onProven={() => {
            setToProve(false);
            void go();
          }}
        />
      )}
    </Stack>
  );
}
