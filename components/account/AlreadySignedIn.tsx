"use client";

import { type ReactNode, useState } from "react";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { Stack } from "@/components/ui/Stack";
import type { SessionResponse } from "@/lib/api/types";
import { fill } from "@/lib/i18n/format";
import type { Words } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import { withFragment } from "./destination";

export interface AlreadySignedInProps {
  user: SessionResponse["user"];
  words: Words["signIn"]["already"];
  /** A path of our own. */
  callbackUrl: string;
  /** The form, for another account. */
  children: ReactNode;
}

/** Says who is signed in before the form: a redirect could go in circles, and would hide that there is a choice. */
export function AlreadySignedIn({ user, words, callbackUrl, children }: AlreadySignedInProps) {
  const [other, setOther] = useState(false);
  if (other) return children;
  return (
    <AccountScreen title={words.title} lead={fill(words.lead, { name: user.name, username: user.username })}>
      <Stack gap={4} align="center">
        <Avatar name={user.name} image={user.image} size={72} />
      </Stack>
      <Stack gap={3}>
        <Button size="large" wide onClick={() => location.assign(withFragment(callbackUrl, location.hash))}>
          {words.go}
        </Button>
        <Button variant="quiet" wide onClick={() => setOther(true)}>
          {words.other}
        </Button>
      </Stack>
    </AccountScreen>
  );
}
