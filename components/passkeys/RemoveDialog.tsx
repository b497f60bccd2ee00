"use client";

import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import type { PasskeyResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

interface DialogProps {
  passkey: PasskeyResponse;
  messages: Messages["passkeys"];
  onDismiss: () => void;
}

export function RemoveDialog({
  passkey: { id, name },
  messages: { remove: say },
  onDismiss,
  onAgree,
}: DialogProps & { onAgree: (id: string) => void }) {
  const actions = (
    <>
      <Button variant="secondary" onClick={onDismiss}>
        {say.cancel}
      </Button>
      <Button variant="danger" onClick={() => onAgree(id)}>
        {say.confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={format(say.title, { name })} actions={actions} onDismiss={onDismiss}>
      <p>{say.text}</p>
    </Dialog>
  );
}
