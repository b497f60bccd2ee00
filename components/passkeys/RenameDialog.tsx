"use client";

import { type FormEvent, useRef } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/TextField";
import type { PasskeyResponse } from "@/lib/api/types";
import type { Messages } from "@/lib/i18n/messages";

interface DialogProps {
  passkey: PasskeyResponse;
  messages: Messages["passkeys"];
  onDismiss: () => void;
}

export function RenameDialog({
  passkey: { id, name },
  messages: { rename: say },
  onDismiss,
  onAgree,
}: DialogProps & { onAgree: (id: string, name: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = field.current?.value.trim() ?? "";
    if (typed === "" || typed === name) onDismiss();
    else onAgree(id, typed);
  };
  const actions = (
    <>
      <Button variant="secondary" onClick={onDismiss}>
        {say.cancel}
      </Button>
      <Button type="submit" form="rename-passkey">
        {say.save}
      </Button>
    </>
  );
  return (
    <Dialog title={say.title} actions={actions} onDismiss={onDismiss}>
      <form id="rename-passkey" onSubmit={submit} noValidate>
        <TextField ref={field} label={say.field} defaultValue={name} maxLength={64} enterKeyHint="done" />
      </form>
    </Dialog>
  );
}
