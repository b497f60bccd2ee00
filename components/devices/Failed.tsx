"use client";

import type { ApiError } from "@/components/api/call";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

export interface FailedProps {
  error: ApiError;
  messages: Messages["devices"];
  again: () => void;
}

export function Failed({ error, messages, again }: FailedProps) {
  const say = messages.failed;
  return (
    <Notice
      tone="danger"
      role="alert"
      title={say.title}
      action={
        <Button variant="secondary" onClick={again}>
          {messages.again}
        </Button>
      }
    >
      <p>{error.code === "offline" ? say.offline : say.internal}</p>
      {error.correlationId && <p>{format(say.report, { id: error.correlationId })}</p>}
    </Notice>
  );
}
