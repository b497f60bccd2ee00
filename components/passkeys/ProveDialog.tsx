"use client";

import { type FormEvent, useRef, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { PasswordOrElsewhere, useProofs } from "@/components/elsewhere/ProofProvider";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { PasswordField } from "@/components/ui/PasswordField";
import type { Messages } from "@/lib/i18n/messages";
import { prove } from "./api";
import { abortCeremony, askPasskey } from "./ceremony";

export interface ProveDialogProps {
  username: string;
  /** Whether one of the account's passkeys is good here. */
  hasPasskey: boolean;
  messages: Pick<Messages, "passkeys" | "apiErrors" | "app">;
  locale: string;
  onDismiss: () => void;
  onProven: () => void;
}

/** `wrong` and `missing` are the password. */
type Complaint = "missing" | "wrong" | "refused" | "cancelled";

/** Asks who is here, by password or passkey, before something changes that lets people in. */
export function ProveDialog({ username, hasPasskey, messages, locale, onDismiss, onProven }: ProveDialogProps) {
  const [sending, setSending] = useState<"password" | "passkey">();
  const [complaint, setComplaint] = useState<Complaint>();
  const [error, setError] = useState<ApiError>();
  const password = useRef<HTMLInputElement>(null);
  const { password: takesPassword } = useProofs();
  const say = messages.passkeys.prove;

  const send = async (proof: Parameters<typeof prove>[0], wrong: Complaint) => {
    const called = await prove(proof);
    if (called.ok) return onProven();
    setSending(undefined);
    if (called.error.reason) setComplaint(wrong);
    else setError(called.error);
  };
  const begin = (how: "password" | "passkey") => {
    setComplaint(undefined);
    setError(undefined);
    setSending(how);
  };
  const byPassword = (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    const typed = password.current?.value ?? "";
    if (typed === "") return setComplaint("missing");
    begin("password");
    void send({ password: typed }, "wrong");
  };
  const byPasskey = async () => {
    begin("passkey");
    const asked = await askPasskey("prove", { username });
    if (asked.ok) return send(asked.value, "refused");
    setSending(undefined);
    if (asked.why === "error") setError(asked.error);
    else if (asked.why !== "aborted") setComplaint("cancelled");
  };
  const dismiss = () => {
    void abortCeremony();
    onDismiss();
  };

  const actions = (
    <>
      <Button variant="secondary" onClick={dismiss}>
        {say.cancel}
      </Button>
      {takesPassword && (
        <Button busy={sending === "password"} type="submit" form="prove">
          {say.go}
        </Button>
      )}
    </>
  );
  return (
    <Dialog title={say.title} actions={actions} onDismiss={dismiss}>
      <p>{say.text}</p>
      {hasPasskey && (
        <Button variant="secondary" wide busy={sending === "passkey"} onClick={byPasskey}>
          {say.passkey}
        </Button>
      )}
      <PasswordOrElsewhere>
        <form id="prove" onSubmit={byPassword} onInput={() => setComplaint(undefined)} noValidate>
          <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
          <PasswordField
            ref={password}
            messages={messages.app.password}
            label={say.password}
            error={complaint && { ...say, ...messages.passkeys.failed }[complaint]}
            autoComplete="current-password"
            enterKeyHint="done"
          />
        </form>
      </PasswordOrElsewhere>
      {error && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
    </Dialog>
  );
}
