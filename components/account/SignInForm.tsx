"use client";

import { type FormEvent, useRef, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { useHash } from "@/components/hooks/use-hash";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { PasskeySignIn } from "@/components/passkeys/PasskeySignIn";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { PasswordField } from "@/components/ui/PasswordField";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import type { Messages } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import styles from "./AccountScreen.module.css";
import { signIn } from "./api";
import { accountPage, purposeOf, withFragment } from "./destination";

export interface SignInFormProps {
  messages: Pick<Messages, "signIn" | "apiErrors" | "passkeys">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  callbackUrl: string;
  /** Whether anybody may make an account. */
  signUpOpen: boolean;
  /** Whether there can be any here. */
  passkeys: boolean;
  /** Then whoever signed this browser out may still be in, and the form offers to end that in the same step. */
  wasEndedElsewhere: boolean;
  /** Of whoever is likely to sign in. */
  username?: string | undefined;
}

type Missing = "username" | "password";

export function SignInForm(props: SignInFormProps) {
  const {
    messages,
    passwordMessages,
    locale,
    callbackUrl,
    wasEndedElsewhere,
    username: likely,
    signUpOpen,
    passkeys,
  } = props;
  const hash = useHash();
  const hydrated = useHydrated();
  const [sending, setSending] = useState(false);
  const [missing, setMissing] = useState<Missing>();
  const [error, setError] = useState<ApiError>();
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const endOthers = useRef<HTMLInputElement>(null);
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
    const called = await signIn(typed, endOthers.current?.checked ?? false);
    if (called.ok) {
      // Replaces this page: going back must not lead to a form that has been sent.
      location.replace(withFragment(callbackUrl, location.hash));
      return;
    }
    setSending(false);
    setError(called.error);
    if (called.error.code === "sign_in_required") password.current?.select();
  };

  const purpose = purposeOf(callbackUrl, hash);
  const leave = () => location.replace(withFragment(callbackUrl, location.hash));
  const passkey = passkeys && <PasskeySignIn messages={messages} locale={locale} onSignedIn={leave} />;
  const head = purpose === "scanned" ? say.forScan : purpose === "scanning" ? say.forScanning : say;
  return (
    <AccountScreen
      title={head.title}
      lead={head.lead}
      foot={
        <>
          {signUpOpen && (
            <p>
              {say.signUp.question} <a href={accountPage("/sign-up", callbackUrl, hash)}>{say.signUp.link}</a>
            </p>
          )}
          {purpose === "other" && (
            <p className={styles.wide}>
              {say.phone.or} <a href={phoneLogin(callbackUrl)}>{say.phone.link}</a>
            </p>
          )}
        </>
      }
    >
      {/* One tap, where a code is held. */}
      {purpose === "scanned" && passkey}
      {/* POST, so that a browser that sends it by itself never puts the password into an address. */}
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
          {wasEndedElsewhere && <Notice tone="warning">{say.endedElsewhere}</Notice>}
          <label className={styles.choice}>
            <input ref={endOthers} type="checkbox" name="endOthers" value="true" defaultChecked={wasEndedElsewhere} />
            {say.endOthers}
          </label>
          {error?.code === "sign_in_required" && (
            <Notice tone="danger" role="alert">
              {say.complaints.wrong}
            </Notice>
          )}
          {error && error.code !== "sign_in_required" && (
            <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />
          )}
          <Button type="submit" size="large" wide busy={sending} disabled={!hydrated}>
            {say.submit}
          </Button>
        </Stack>
      </form>
      {purpose !== "scanned" && passkey}
    </AccountScreen>
  );
}

function phoneLogin(callbackUrl: string): string {
  return callbackUrl === "/" ? "/login" : `/login?callbackUrl=${encodeURIComponent(callbackUrl)}`;
}
