"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./TextField.module.css";

export interface TextFieldProps extends Omit<ComponentProps<"input">, "className" | "id" | "aria-describedby"> {
  label: string;
  /** Stays visible beneath the field. */
  hint?: string;
  /** What is wrong and what to do; makes the field invalid. */
  error?: string;
  /** Set into the field's end, such as a button that shows a password. */
  end?: ReactNode;
  /** After the field, on its line, such as the button that sends it. */
  beside?: ReactNode;
}

export function TextField({ label, hint, error, end, beside, ...input }: TextFieldProps) {
  const id = useId();
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.line}>
        <div className={styles.box}>
          <input
            {...input}
            id={id}
            className={styles.input}
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy || undefined}
          />
          {end}
        </div>
        {beside}
      </div>
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
