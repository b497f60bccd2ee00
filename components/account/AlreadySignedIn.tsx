"use client";

import { type ReactNode, useState } from "react";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Stack } from "@/components/ui/Stack";
import type { SessionResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import { withFragment } from "./destination";

export interface AlreadySignedInProps {
  user: SessionResponse["user"];
  messages: Messages["signIn"]["already"];
  callbackUrl: string;
  children: ReactNode;
}

/** Says who is signed in before the form: a redirect could go in circles, and would hide the choice. */
export function AlreadySignedIn({ user, messages, callbackUrl, children }: AlreadySignedInProps) {
  const [other, setOther] = useState(false);
  if (other) return children;
  return (
    <AccountScreen title={messages.title} lead={format(messages.lead, { name: user.name, username: user.username })}>
      <Stack gap={4} align="start">
        <Avatar name={user.name} image={user.image} size={72} />
      </Stack>
      <Stack gap={3}>
        <Button size="large" wide onClick={() => location.assign(withFragment(callbackUrl, location.hash))}>
          {messages.go}
        </Button>
        <Button variant="quiet" wide onClick={() => setOther(true)}>
          {messages.other}
        </Button>
      </Stack>
    </AccountScreen>
  );
}
