import { Notice } from "./Notice";

/** Why a page does nothing where scripts are off. */
export function NoScriptNotice({ messages }: { messages: { title: string; text: string } }) {
  return (
    <noscript>
      <Notice tone="warning" title={messages.title}>
        {messages.text}
      </Notice>
    </noscript>
  );
}
