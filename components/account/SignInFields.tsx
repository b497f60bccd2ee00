"use client";

import { type FormEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { PasswordField } from "@/components/ui/PasswordField";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./AccountScreen.module.css";
import { signIn } from "./api";
import { withFragment } from "./destination";
import { KeepChoice } from "./KeepChoice";
import { SignInRefusal } from "./SignInRefusal";

type Words = "username" | "password" | "complaints" | "keep" | "endedElsewhere" | "endOthers" | "submit";

export interface SignInFieldsMessages extends Pick<Messages, "apiErrors"> {
  signIn: Pick<Messages["signIn"], Words>;
}

export interface SignInFieldsProps {
  messages: SignInFieldsMessages;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  callbackUrl: string;
  /** Then whoever signed this browser out may still be in, and the form offers to end that in the same step. */
  wasEndedElsewhere?: boolean;
  /** The username of whoever is likely to sign in. */
  likely?: string | undefined;
  /** Why the form was refused that the browser sent by itself. */
  refused?: ApiError | undefined;
  /** It has come where something was pressed. */
  focused?: boolean;
  /** Whether the autofill offers passkeys too. */
  passkeys?: boolean;
  /** The box that says whether this browser stays signed in, where it counts for other ways in, too. */
  keep?: RefObject<HTMLInputElement | null>;
}

type Missing = "username" | "password";

/** Signs in by password, and goes on. */
export function SignInFields({ messages, passwordMessages, locale, callbackUrl, ...rest }: SignInFieldsProps) {
  const { focused = false, wasEndedElsewhere = false, likely, refused, passkeys = false } = rest;
  const hydrated = useHydrated();
  const [sending, setSending] = useState(false);
  const [missing, setMissing] = useState<Missing>();
  const [error, setError] = useState(refused);
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const endOthers = useRef<HTMLInputElement>(null);
  const ownKeep = useRef<HTMLInputElement>(null);
  const keep = rest.keep ?? ownKeep;
  const say = messages.signIn;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    const typed = { username: username.current?.value ?? "", password: password.current?.value ?? "" };
    const lacks = typed.username.trim() === "" ? "username" : typed.password === "" ? "password" : undefined;
    setMissing(lacks);
    setError(undefined);
    if (lacks) {
      (lacks === "username" ? username : password).current?.focus();
      return;
    }
    setSending(true);
    const called = await signIn(typed, {
      endOthers: endOthers.current?.checked ?? false,
      visit: keep.current?.checked === false,
    });
    if (called.ok) {
      // Replaces this page: going back must not lead to a form that has been sent.
      location.replace(withFragment(callbackUrl, location.hash));
      return;
    }
    setSending(false);
    setError(called.error);
    if (called.error.code === "sign_in_required") password.current?.select();
  };
  useLayoutEffect(() => {
    if (focused) username.current?.focus();
  }, [focused]);

  return (
    // POST, so that a browser that sends it by itself never puts the password into an address.
    <form method="post" onSubmit={submit} onInput={() => setMissing(undefined)} noValidate>
      <Stack gap={4}>
        <TextField
          ref={username}
          name="username"
          label={say.username}
          error={missing === "username" ? say.complaints.usernameMissing : undefined}
          autoComplete={passkeys ? "username webauthn" : "username"}
          defaultValue={likely}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="next"
        />
        <PasswordField
          ref={password}
          name="password"
          messages={passwordMessages}
          label={say.password}
          error={missing === "password" ? say.complaints.passwordMissing : undefined}
          autoComplete="current-password"
          enterKeyHint="go"
        />
        <KeepChoice ref={keep} label={say.keep} />
        {wasEndedElsewhere && <Notice tone="warning">{say.endedElsewhere}</Notice>}
        <label className={styles.choice}>
          <input ref={endOthers} type="checkbox" name="endOthers" value="true" defaultChecked={wasEndedElsewhere} />
          {say.endOthers}
        </label>
        {error && <SignInRefusal error={error} messages={messages} locale={locale} />}
        <Button type="submit" size="large" wide busy={sending} disabled={!hydrated}>
          {say.submit}
        </Button>
      </Stack>
    </form>
  );
}
