"use client";

import { type FormEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { PasswordOrElsewhere } from "@/components/elsewhere/ProofProvider";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { PasswordField } from "@/components/ui/PasswordField";
import type { Messages } from "@/lib/i18n/messages";
import type { StepUp } from "./api";

export interface StepUpDialogProps {
  title: string;
  sentences: readonly string[];
  cancel: string;
  confirm: string;
  sending: boolean;
  /** Whether the server wants the password with it. */
  stepUp?: boolean | undefined;
  error?: ApiError | undefined;
  messages: Pick<Messages, "devices" | "apiErrors">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  onDismiss: () => void;
  onAgree: (stepUp: StepUp) => void;
  /** Whether a yes puts nobody out. */
  harmless?: boolean;
  children?: ReactNode;
}

/** A question before something that cannot be undone, and the password where the server asks for it. */
export function StepUpDialog(props: StepUpDialogProps) {
  const { title, sentences, cancel, confirm, sending, stepUp = false, error } = props;
  const { harmless = false, children } = props;
  const { messages, passwordMessages, locale, onDismiss, onAgree } = props;
  const [missing, setMissing] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const say = messages.devices.stepUp;
  const isWrong = error?.reason === "wrong_password";
  useLayoutEffect(() => {
    if (stepUp) password.current?.focus();
    if (isWrong) password.current?.select();
  }, [stepUp, isWrong]);
  const agree = (event?: FormEvent) => {
    event?.preventDefault();
    if (sending) return;
    const typed = password.current?.value ?? "";
    setMissing(stepUp && typed === "");
    if (!stepUp) onAgree({});
    else if (typed === "") password.current?.focus();
    else onAgree({ password: typed });
  };
  const actions = (
    <>
      <Button variant="secondary" aria-disabled={sending} onClick={onDismiss}>
        {cancel}
      </Button>
      <Button variant={harmless ? "primary" : "danger"} busy={sending} onClick={() => agree()}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={title} actions={actions} onDismiss={onDismiss}>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {children && (
        <form onSubmit={agree} noValidate>
          {children}
        </form>
      )}
      {stepUp && (
        <PasswordOrElsewhere>
          <form onSubmit={agree} onInput={() => setMissing(false)} noValidate>
            <PasswordField
              ref={password}
              messages={passwordMessages}
              label={say.label}
              hint={isWrong || missing ? undefined : say.hint}
              error={missing ? say.missing : isWrong ? say.wrong : undefined}
              readOnly={sending}
              autoComplete="current-password"
              enterKeyHint="done"
            />
          </form>
        </PasswordOrElsewhere>
      )}
      {error && !isWrong && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
    </Dialog>
  );
}
