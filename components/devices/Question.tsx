"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { PasswordField } from "@/components/ui/PasswordField";
import { TextField } from "@/components/ui/TextField";
import { deviceLabel } from "@/lib/i18n/device-name";
import { format, formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { StepUp } from "./api";
import type { Panel, Request } from "./reducer";

export interface QuestionProps {
  asking: NonNullable<Extract<Panel, { step: "shown" }>["asking"]>;
  currentId: string | undefined;
  messages: Pick<Messages, "devices" | "apiErrors" | "names">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  onDismiss: () => void;
  onAgree: (answer: Answer) => void;
}

/** With a name where one was asked for. */
export type Answer = StepUp & { name?: string };

/** Asks once more before something is signed out, and says what follows. */
export function Question({ asking, currentId, messages, passwordMessages, locale, onDismiss, onAgree }: QuestionProps) {
  const { request, sending, stepUp = false, error } = asking;
  const [missing, setMissing] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const name = useRef<HTMLInputElement>(null);
  const say = messages.devices.stepUp;
  const isWrong = error?.reason === "wrong_password";
  const reason = error?.reasons?.name && messages.devices.rename.invalid;
  useEffect(() => {
    if (stepUp) password.current?.focus();
    if (isWrong) password.current?.select();
  }, [stepUp, isWrong]);
  const agree = (event?: FormEvent) => {
    event?.preventDefault();
    if (sending) return;
    const typed = password.current?.value ?? "";
    setMissing(stepUp && typed === "");
    const named = name.current ? { name: name.current.value } : {};
    if (!stepUp) onAgree(named);
    else if (typed === "") password.current?.focus();
    else onAgree({ ...named, password: typed });
  };
  const { title, sentences, cancel, confirm } = content(request, messages, { currentId, locale });
  const actions = (
    <>
      <Button variant="secondary" aria-disabled={sending} onClick={onDismiss}>
        {cancel}
      </Button>
      <Button variant={request.what === "rename" ? "primary" : "danger"} busy={sending} onClick={() => agree()}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={title} actions={actions} onDismiss={onDismiss}>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {request.what === "rename" && (
        <form onSubmit={agree} noValidate>
          <TextField
            ref={name}
            label={messages.devices.rename.field}
            hint={reason ? undefined : messages.devices.rename.hint}
            error={reason}
            defaultValue={request.device.ownName ?? ""}
            readOnly={sending}
            autoComplete="off"
            enterKeyHint="done"
          />
        </form>
      )}
      {stepUp && (
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
      )}
      {error && !isWrong && !reason && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
    </Dialog>
  );
}

function content(
  request: Request,
  { devices: messages, names }: Pick<Messages, "devices" | "names">,
  { currentId, locale }: { currentId: string | undefined; locale: string },
) {
  switch (request.what) {
    case "end": {
      const { title, text, cancel, confirm } = messages.end;
      return {
        title: format(title, { label: deviceLabel(names, request.device) }),
        sentences: [text],
        cancel,
        confirm,
      };
    }
    case "endOthers": {
      const { title, text, cancel, confirm } = messages.endOthers;
      return { title, sentences: [formatCount(locale, text, request.count)], cancel, confirm };
    }
    case "endUnused": {
      const { title, text, cancel, confirm } = messages.endUnused;
      return { title, sentences: [formatCount(locale, text, request.count)], cancel, confirm };
    }
    case "rename": {
      const { title, cancel, confirm } = messages.rename;
      const label = deviceLabel(names, request.device);
      return { title: format(title, { label }), sentences: [], cancel, confirm };
    }
    case "disown": {
      const { title, text, approver, approverHere, cancel, confirm } = messages.disown;
      const { approvedBy } = request.device;
      const label = deviceLabel(names, request.device);
      const also =
        approvedBy?.id === currentId
          ? approverHere
          : format(approver, { label: approvedBy ? deviceLabel(names, approvedBy) : "" });
      return { title: format(title, { label }), sentences: approvedBy ? [text, also] : [text], cancel, confirm };
    }
    default:
      return request satisfies never;
  }
}
