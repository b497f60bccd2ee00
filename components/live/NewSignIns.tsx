"use client";

import type { Messages } from "@/lib/i18n/messages";
import { useAccountNews } from "./LiveAccount";
import { SignIns } from "./SignIns";

export interface NewSignInsProps {
  messages: Pick<Messages, "live" | "apiErrors" | "names">;
  locale: string;
}

/** Where a page asks about them: above what it shows. */
export function NewSignIns({ messages, locale }: NewSignInsProps) {
  const { news, deviceId, held, answerFor, disownSignIn } = useAccountNews();
  return (
    <SignIns
      news={held ? { ...news, signIns: [] } : news}
      deviceId={deviceId}
      messages={messages}
      locale={locale}
      onKnown={answerFor}
      onDisown={disownSignIn}
    />
  );
}
