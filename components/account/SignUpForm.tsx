"use client";

import { type FormEvent, useRef, useState } from "react";
import type { ApiError, ApiResult } from "@/components/api/call";
import { useHash } from "@/components/hooks/use-hash";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { PasswordField } from "@/components/ui/PasswordField";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import type { Messages } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import { signIn, signUp } from "./api";
import { accountPage, afterSignUp, purposeOf, withFragment } from "./destination";
import { fieldSentences, lengthHint, MIN_PASSWORD_LENGTH, passwordLength } from "./form-fields";

export interface SignUpFormProps {
  messages: Pick<Messages, "signUp" | "apiErrors" | "fields">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  callbackUrl: string;
  /** Of a link that lets its holder in: what the page says, and what makes the account. */
  invited?: { title: string; lead: string; make: (account: NewAccount) => Promise<ApiResult<unknown>> };
}

export type NewAccount = Parameters<typeof signUp>[0];

type Field = "name" | "username" | "password";
type Reasons = Readonly<Record<string, string>>;

export function SignUpForm({ messages, passwordMessages, locale, callbackUrl, invited }: SignUpFormProps) {
  const fragment = useHash();
  // A link's token goes no further.
  const hash = invited ? "" : fragment;
  const hydrated = useHydrated();
  const [sending, setSending] = useState(false);
  const [length, setLength] = useState(0);
  const [reasons, setReasons] = useState<Reasons>({});
  const [error, setError] = useState<ApiError>();
  const form = useRef<HTMLFormElement>(null);
  const say = messages.signUp;

  const { nameMissing, usernameMissing, passwordShort, invalid } = say.complaints;
  const own = { name_missing: nameMissing, username_missing: usernameMissing, password_short: passwordShort };
  const complaints = fieldSentences(reasons, { ...messages.fields, ...own }, invalid);

  const complain = (found: Reasons) => {
    setReasons(found);
    const first = (["name", "username", "password"] as const).find((field) => found[field]);
    if (first) (form.current?.elements.namedItem(first) as HTMLInputElement | null)?.focus();
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sending) return;
    const data = new FormData(event.currentTarget);
    const text = (field: Field) => String(data.get(field) ?? "");
    const account = { name: text("name"), username: text("username"), password: text("password") };
    setError(undefined);
    const found: Reasons = {
      ...(account.name.trim() === "" && { name: "name_missing" }),
      ...(account.username.trim() === "" && { username: "username_missing" }),
      ...(passwordLength(account.password) < MIN_PASSWORD_LENGTH && { password: "password_short" }),
    };
    complain(found);
    if (Object.keys(found).length > 0) return;
    setSending(true);
    const made = await (invited?.make ?? signUp)(account);
    const called = made.ok ? await signIn(account) : made;
    if (called.ok) {
      location.replace(withFragment(afterSignUp(callbackUrl), hash));
    } else if (made.ok) {
      // The account is made, and now signs in.
      location.replace(accountPage("/sign-in", callbackUrl, hash));
    } else {
      setSending(false);
      if (called.error.reasons) complain(called.error.reasons);
      else setError(called.error);
    }
  };

  return (
    <AccountScreen
      title={invited?.title ?? say.title}
      lead={invited?.lead ?? (purposeOf(callbackUrl, hash) === "scanned" ? say.forScan : say.lead)}
      foot={
        <p>
          {say.signIn.question} <a href={accountPage("/sign-in", callbackUrl, hash)}>{say.signIn.link}</a>
        </p>
      }
    >
      <form ref={form} method="post" onSubmit={submit} noValidate>
        <Stack gap={4}>
          <TextField
            name="name"
            label={say.name}
            hint={say.nameHint}
            error={complaints.name}
            autoComplete="name"
            autoCapitalize="words"
            enterKeyHint="next"
          />
          <TextField
            name="username"
            label={say.username}
            hint={say.usernameHint}
            error={complaints.username}
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="next"
          />
          <PasswordField
            name="password"
            messages={passwordMessages}
            label={say.password}
            hint={complaints.password ? undefined : lengthHint(say, locale, length)}
            error={complaints.password}
            onChange={(event) => {
              setLength(passwordLength(event.currentTarget.value));
              setReasons(({ password: _changed, ...rest }) => rest);
            }}
            autoComplete="new-password"
            minLength={MIN_PASSWORD_LENGTH}
            enterKeyHint="go"
          />
          {error && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
          <Button type="submit" size="large" wide busy={sending} disabled={!hydrated}>
            {say.submit}
          </Button>
        </Stack>
      </form>
    </AccountScreen>
  );
}
