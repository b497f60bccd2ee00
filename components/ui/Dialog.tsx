"use client";

import { type MouseEvent, type ReactNode, type SyntheticEvent, useId, useLayoutEffect, useRef } from "react";
import styles from "./Dialog.module.css";
import { Settling } from "./Settling";
import { Stack } from "./Stack";

export interface DialogProps {
  title: string;
  children?: ReactNode;
  /** The first answer gets the focus, so it must change nothing. */
  actions: ReactNode;
  onDismiss: () => void;
}

/** The focus returns to where it was once the dialog is gone. */
export function Dialog({ title, children, actions, onDismiss }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect, since closing returns the focus only while the dialog is in the page.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  const cancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onDismiss();
  };
  const press = (event: MouseEvent) => {
    if (event.target === dialog.current) onDismiss();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a press beside the dialog does
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={cancel}
      onClick={press}
    >
      <div className={styles.content}>
        <h2 id={`${id}-title`}>{title}</h2>
        <div id={`${id}-text`}>
          <Stack gap={3}>{children}</Stack>
        </div>
        <Settling className={styles.actions}>{actions}</Settling>
      </div>
    </dialog>
  );
}
