import { Notice } from "./Notice";

export function NoScriptNotice({ messages }: { messages: { title: string; text: string } }) {
  return (
    <noscript>
      <Notice tone="warning" title={messages.title}>
        {messages.text}
      </Notice>
    </noscript>
  );
}
