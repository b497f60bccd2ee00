"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./TextField.module.css";

export interface TextFieldProps extends Omit<ComponentProps<"input">, "className" | "id" | "aria-describedby"> {
  label: string;
  hint?: string;
  /** What has to be read before it is typed. */
  careful?: string;
  error?: string;
  end?: ReactNode;
  beside?: ReactNode;
}

export function TextField({ label, hint, careful, error, end, beside, ...input }: TextFieldProps) {
  const id = useId();
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`, careful && `${id}-careful`]
    .filter(Boolean)
    .join(" ");
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
      {careful && <p id={`${id}-careful`}>{careful}</p>}
    </div>
  );
}
