"use client";

import { useState } from "react";
import { TextField, type TextFieldProps } from "./TextField";
import styles from "./TextField.module.css";

export interface PasswordFieldProps extends Omit<TextFieldProps, "type" | "end"> {
  messages: { show: string; hide: string };
}

export function PasswordField({ messages, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      {...field}
      type={shown ? "text" : "password"}
      end={
        <button type="button" className={styles.reveal} onClick={() => setShown(!shown)}>
          {shown ? messages.hide : messages.show}
        </button>
      }
    />
  );
}
