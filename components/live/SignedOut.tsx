"use client";

import { useLayoutEffect, useRef } from "react";
import { accountPage } from "@/components/account/destination";
import { useHash } from "@/components/hooks/use-hash";
import { AnchorButton } from "@/components/ui/AnchorButton";
import { Card } from "@/components/ui/Card";
import { Stack } from "@/components/ui/Stack";
import type { Messages } from "@/lib/i18n/messages";

export function SignedOut({ messages }: { messages: Messages["live"]["signedOut"] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const { pathname } = location;
  return (
    <Card>
      <Stack gap={4} align="center">
        <h1 ref={heading} tabIndex={-1}>
          {messages.title}
        </h1>
        <p>{messages.text}</p>
        <AnchorButton href={accountPage("/sign-in", pathname, useHash())} size="large" wide>
          {messages.link}
        </AnchorButton>
      </Stack>
    </Card>
  );
}
