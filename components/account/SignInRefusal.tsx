import type { ApiError } from "@/components/api/call";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Notice } from "@/components/ui/Notice";
import type { Messages } from "@/lib/i18n/messages";

export interface SignInRefusalProps {
  error: ApiError;
  messages: Pick<Messages, "apiErrors"> & { signIn: Pick<Messages["signIn"], "complaints"> };
  locale: string;
}

/** Why username and password signed nobody in. */
export function SignInRefusal({ error, messages, locale }: SignInRefusalProps) {
  if (error.code !== "sign_in_required") {
    return <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />;
  }
  return (
    <Notice tone="danger" role="alert">
      {messages.signIn.complaints.wrong}
    </Notice>
  );
}
