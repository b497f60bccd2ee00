"use client";

import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { spendLink } from "./api";
import { OneTimeLink } from "./OneTimeLink";
import { SignUpForm } from "./SignUpForm";

export interface JoinFormProps {
  messages: Pick<Messages, "links" | "signUp" | "apiErrors" | "fields">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
}

/** What an invitation, or the first admin's link, opens: an account of one's own. */
export function JoinForm({ messages, passwordMessages, locale }: JoinFormProps) {
  return (
    <OneTimeLink messages={messages} locale={locale}>
      {(token, { purpose }, until) => {
        const say = purpose === "setup" ? messages.links.setup : messages.links.join;
        const lead = format(say.lead, { time: until });
        const invited = {
          title: say.title,
          lead,
          make: (account: Parameters<typeof spendLink>[1]) => spendLink(token, account),
        };
        return (
          <SignUpForm
            messages={messages}
            passwordMessages={passwordMessages}
            locale={locale}
            callbackUrl="/"
            invited={invited}
          />
        );
      }}
    </OneTimeLink>
  );
}
