"use client";

import { useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import type { AdminLinkResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

/** A link that was made a moment ago, to be copied: it is told this once. */
export function MadeLink({
  link,
  messages: say,
  locale,
}: {
  link: AdminLinkResponse;
  messages: Messages["admin"]["link"];
  locale: string;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const form = { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" } as const;
  const time = new Intl.DateTimeFormat(locale, form).format(new Date(link.expiresAt));
  return (
    <Stack gap={3}>
      <h3 ref={heading} tabIndex={-1}>
        {say.title}
      </h3>
      <p>{format(say.text, { time })}</p>
      <Copied label={say.label} value={link.url} messages={say} />
    </Stack>
  );
}

/** A value that is read, or taken along by a press. */
export function Copied({
  label,
  value,
  messages: say,
}: {
  label: string;
  value: string;
  messages: Messages["admin"]["link"];
}) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    field.current?.select();
    // Without a clipboard, as on plain http, it is selected and copied by hand.
    const done = await navigator.clipboard?.writeText(value).then(
      () => true,
      () => false,
    );
    setCopied(done ?? false);
  };
  return (
    <TextField
      ref={field}
      label={label}
      value={value}
      readOnly
      dir="ltr"
      beside={
        <Button variant="secondary" onClick={copy}>
          {copied ? say.copied : say.copy}
        </Button>
      }
    />
  );
}
