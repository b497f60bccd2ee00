"use client";

import type { Trouble } from "@/components/account/call";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { fill } from "@/lib/i18n/format";
import type { Words } from "@/lib/i18n/messages";

export interface FailedProps {
  trouble: Trouble;
  words: Words["devices"];
  again: () => void;
}

/** In place of what could not be read. */
export function Failed({ trouble, words, again }: FailedProps) {
  const say = words.failed;
  return (
    <Notice
      tone="danger"
      role="alert"
      title={say.title}
      action={
        <Button variant="secondary" onClick={again}>
          {words.again}
        </Button>
      }
    >
      {trouble.code === "offline" ? say.offline : say.internal}
      {trouble.correlationId && <p>{fill(say.report, { id: trouble.correlationId })}</p>}
    </Notice>
  );
}
