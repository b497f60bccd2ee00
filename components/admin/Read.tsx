"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Spinner } from "@/components/ui/Spinner";
import { Stack } from "@/components/ui/Stack";
import styles from "./Admin.module.css";
import { AdminError, type AdminPartProps } from "./Came";
import type { Reading } from "./use-reading";

export interface ReadProps<T> extends Pick<AdminPartProps, "messages" | "locale"> {
  reading: Reading<T>;
  children: (value: T) => ReactNode;
}

/** What was asked for; that it is on its way; or why it did not come, and once more. */
export function Read<T>({ reading: { value, error, again }, messages, locale, children }: ReadProps<T>) {
  return (
    <>
      {error && (
        <Stack gap={3} align="start">
          <AdminError error={error} messages={messages} locale={locale} />
          <Button variant="secondary" onClick={again}>
            {messages.admin.again}
          </Button>
        </Stack>
      )}
      {value !== undefined && children(value)}
      {value === undefined && !error && (
        <p className={styles.loading} role="status">
          <Spinner /> {messages.admin.loading}
        </p>
      )}
    </>
  );
}
