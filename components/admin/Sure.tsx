"use client";

import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";

export interface SureProps {
  title: string;
  text: string;
  /** What is answered: no and yes. */
  cancel: string;
  confirm: string;
  harmless?: boolean;
  onDismiss: () => void;
  onAgree: () => void;
}

/** Asks before something that is not undone by a press. */
export function Sure({ title, text, cancel, confirm, harmless = false, onDismiss, onAgree }: SureProps) {
  const actions = (
    <>
      <Button variant="secondary" onClick={onDismiss}>
        {cancel}
      </Button>
      <Button variant={harmless ? "primary" : "danger"} onClick={onAgree}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={title} actions={actions} onDismiss={onDismiss}>
      <p>{text}</p>
    </Dialog>
  );
}
