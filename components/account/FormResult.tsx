import type { ApiError } from "@/components/api/call";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import type { Messages } from "@/lib/i18n/messages";

export interface SettingsPartProps {
  messages: Pick<Messages, "settings" | "apiErrors" | "app" | "fields">;
  locale: string;
}

export type Result = { came: "nothing" } | { came: "sending" } | { came: "saved" } | { came: "error"; error: ApiError };

export interface FormResultProps extends SettingsPartProps {
  result: Result;
  /** A function of the messages, so that it is said anew in another language. */
  saved: string;
}

export function FormResult({ result, saved, messages, locale }: FormResultProps) {
  switch (result.came) {
    case "nothing":
    case "sending":
      return null;
    case "saved":
      return (
        <Notice tone="success" role="status">
          {saved}
        </Notice>
      );
    case "error":
      return result.error.code === "sign_in_required" ? (
        <SignedOut messages={messages.settings.signedOut} />
      ) : (
        <ApiErrorNotice error={result.error} messages={messages.apiErrors} locale={locale} />
      );
    default:
      return result satisfies never;
  }
}

function SignedOut({ messages }: { messages: Messages["settings"]["signedOut"] }) {
  return (
    <Notice
      tone="warning"
      role="alert"
      title={messages.title}
      action={
        <LinkButton href="/sign-in?callbackUrl=%2Fsettings" variant="secondary">
          {messages.link}
        </LinkButton>
      }
    >
      {messages.text}
    </Notice>
  );
}
