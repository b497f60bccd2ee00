"use client";

import { type ReactNode, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { hasPasskeys } from "@/components/passkeys/ceremony";
import { ProveDialog } from "@/components/passkeys/ProveDialog";
import { Button } from "@/components/ui/Button";
import { Spinner } from "@/components/ui/Spinner";
import { Stack } from "@/components/ui/Stack";
import styles from "./Admin.module.css";
import { AdminError, type AdminPartProps } from "./Came";
import type { Reading } from "./use-reading";

export interface ReadProps<T> extends AdminPartProps {
  reading: Reading<T>;
  children: (value: T) => ReactNode;
}

/**
 * What was asked for; that it is on its way; or why it did not come, and once more. A browser that was let in by a code is asked first
 * who is there.
 */
export function Read<T>({ reading: { value, error, again }, children, ...given }: ReadProps<T>) {
  const { messages, locale, username } = given;
  const [left, setLeft] = useState<ApiError>();
  const wantsProof = error?.code === "step_up_required" && error !== left;
  return (
    <>
      {wantsProof && (
        <ProveDialog
          {...{ username, messages, locale }}
          hasPasskey={hasPasskeys()}
          onDismiss={() => setLeft(error)}
          onProven={again}
        />
      )}
      {error && !wantsProof && (
        <Stack gap={3} align="start">
          <AdminError error={error} messages={messages} locale={locale} />
          <Button variant="secondary" onClick={again}>
            {messages.admin.again}
          </Button>
        </Stack>
      )}
      {value !== undefined && children(value)}
      {value === undefined && !error && (
        <p className={`${styles.loading} scripted`} role="status">
          <Spinner /> {messages.admin.loading}
        </p>
      )}
    </>
  );
}
