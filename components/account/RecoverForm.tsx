"use client";

import { type FormEvent, useRef, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { PasswordField } from "@/components/ui/PasswordField";
import { Stack } from "@/components/ui/Stack";
import type { OneTimeLinkResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import { signIn, spendLink } from "./api";
import { fieldSentences, MIN_PASSWORD_LENGTH, passwordLength } from "./form-fields";
import { OneTimeLink } from "./OneTimeLink";

export interface RecoverFormProps {
  messages: Pick<Messages, "links" | "signUp" | "apiErrors" | "fields">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
}

/** What a recovery link opens: a new password for the account that it names. */
export function RecoverForm(props: RecoverFormProps) {
  return (
    <OneTimeLink {...props}>
      {(token, link, until) => <NewPassword {...props} token={token} link={link} until={until} />}
    </OneTimeLink>
  );
}

function NewPassword({
  messages,
  passwordMessages,
  locale,
  token,
  link: { username = "" },
  until,
}: RecoverFormProps & { token: string; link: OneTimeLinkResponse; until: string }) {
  const [sending, setSending] = useState(false);
  const [reason, setReason] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<ApiError>();
  const password = useRef<HTMLInputElement>(null);
  const say = messages.links.recover;
  const short = { password_short: messages.signUp.complaints.passwordShort };
  const complaint = fieldSentences(
    reason,
    { ...messages.fields, ...short },
    messages.signUp.complaints.invalid,
  ).password;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    const typed = password.current?.value ?? "";
    setError(undefined);
    const isShort = passwordLength(typed) < MIN_PASSWORD_LENGTH;
    setReason(isShort ? { password: "password_short" } : {});
    if (isShort) return password.current?.focus();
    setSending(true);
    const used = await spendLink(token, { password: typed });
    if (used.ok) {
      const called = await signIn({ username: used.value.username, password: typed });
      location.replace(called.ok ? "/" : "/sign-in");
      return;
    }
    setSending(false);
    if (used.error.reasons) setReason(used.error.reasons);
    else setError(used.error);
  };

  return (
    <AccountScreen title={say.title} lead={format(say.lead, { username, time: until })}>
      <form method="post" onSubmit={submit} noValidate>
        <Stack gap={4}>
          <Notice tone="warning">{say.warning}</Notice>
          <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
          <PasswordField
            ref={password}
            name="password"
            messages={passwordMessages}
            label={say.password}
            hint={complaint ? undefined : messages.signUp.passwordHint}
            error={complaint}
            autoComplete="new-password"
            minLength={MIN_PASSWORD_LENGTH}
            enterKeyHint="go"
          />
          {error?.code === "link_spent" && (
            <Notice tone="danger" role="alert" title={messages.links.spent.title}>
              {messages.links.spent.text}
            </Notice>
          )}
          {error && error.code !== "link_spent" && (
            <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />
          )}
          <Button type="submit" size="large" wide busy={sending}>
            {say.submit}
          </Button>
        </Stack>
      </form>
    </AccountScreen>
  );
}
