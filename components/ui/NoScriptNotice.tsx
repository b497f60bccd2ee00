import type { ReactNode } from "react";
import { Notice } from "./Notice";
import { Stack } from "./Stack";

export interface NoScriptNoticeProps {
  messages: { title: string; text: string };
  /** What is to be said before. */
  children?: ReactNode;
}

export function NoScriptNotice({ messages, children }: NoScriptNoticeProps) {
  const notice = (
    <Notice tone="warning" title={messages.title}>
      {messages.text}
    </Notice>
  );
  return (
    <noscript>
      {children ? (
        <Stack gap={4}>
          {children}
          {notice}
        </Stack>
      ) : (
        notice
      )}
    </noscript>
  );
}
