"use client";

import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { fault } from "@/lib/i18n/messages/en/fault";
import { AnchorButton } from "./AnchorButton";
import { Button } from "./Button";
import { Card } from "./Card";
import { type Frame, Shell } from "./Shell";
import { Stack } from "./Stack";

export interface BrokenProps {
  messages?: Messages["fault"];
  /** None where the layout broke before it could say. */
  frame?: Frame | undefined;
  error: unknown;
  retry: () => void;
}

/** The code is the one the server logged. The error itself is shown in development only. */
export function Broken({ messages = fault, frame, error, retry }: BrokenProps) {
  const { title, text, code, retry: again, home } = messages.broken;
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <Shell frame={frame}>
      <Card>
        <Stack gap={4} align="center">
          <h1>{title}</h1>
          <p>{text}</p>
          {digest && <p>{format(code, { code: digest })}</p>}
          {process.env.NODE_ENV === "development" && <ErrorDetails error={error} />}
          <Button onClick={retry}>{again}</Button>
          <AnchorButton href="/" variant="quiet">
            {home}
          </AnchorButton>
        </Stack>
      </Card>
    </Shell>
  );
}

/** Styled inline, so that production's stylesheet has nothing of it. */
function ErrorDetails({ error }: { error: unknown }) {
  const text = (error instanceof Error && error.stack) || String(error);
  return (
    <pre
      style={{ textAlign: "start", fontSize: "0.75rem", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
      dir="ltr"
    >
      {text}
    </pre>
  );
}
