"use client";

import { type FormEvent, useRef, useState } from "react";
import { useHash } from "@/components/hooks/use-hash";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { setForgottenPassword } from "@/components/passkeys/api";
import { askPasskey, hasPasskeys } from "@/components/passkeys/ceremony";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { PasswordField } from "@/components/ui/PasswordField";
import { Stack } from "@/components/ui/Stack";
import type { Messages } from "@/lib/i18n/messages";
import { savePassword } from "./api";
import type { Result, SettingsPartProps } from "./FormResult";
import { fieldSentences, MIN_PASSWORD_LENGTH, passwordLength } from "./form-fields";
import { SaveRow } from "./SaveRow";

export interface PasswordFormProps extends SettingsPartProps {
  username: string;
  /** The words of passkeys, where the account has one: it stands in for a password that was forgotten. */
  passkeys: Messages["passkeys"] | undefined;
}

export function PasswordForm({ username, passkeys, messages, locale }: PasswordFormProps) {
  // Only somebody who disowned a sign-in is led here.
  const disowned = useHash() === "#password";
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const [result, setResult] = useState<Result>({ came: "nothing" });
  const form = useRef<HTMLFormElement>(null);
  const [failed, setFailed] = useState<"refused" | "cancelled">();
  const canAsk = useHydrated() && hasPasskeys();
  const say = messages.settings.password;

  const { currentMissing, short, invalid } = say;
  const sentences = { ...messages.fields, current_missing: currentMissing, password_short: short };
  const errors = fieldSentences(reasons, sentences, invalid);

  const complain = (found: Readonly<Record<string, string>>) => {
    setReasons(found);
    setResult({ came: "nothing" });
    const first = found.currentPassword ? "currentPassword" : "newPassword";
    (form.current?.elements.namedItem(first) as HTMLInputElement | null)?.focus();
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (result.came === "sending") return;
    const data = new FormData(event.currentTarget);
    const currentPassword = String(data.get("currentPassword") ?? "");
    const newPassword = String(data.get("newPassword") ?? "");
    if (currentPassword === "") return complain({ currentPassword: "current_missing" });
    if (passwordLength(newPassword) < MIN_PASSWORD_LENGTH) return complain({ newPassword: "password_short" });
    setReasons({});
    setResult({ came: "sending" });
    const called = await savePassword({ currentPassword, newPassword });
    if (called.ok) {
      form.current?.reset();
      setResult({ came: "saved" });
    } else if (called.error.reasons) complain(called.error.reasons);
    else setResult({ came: "error", error: called.error });
  };

  const byPasskey = async () => {
    if (!passkeys || result.came === "sending") return;
    const newPassword = String(new FormData(form.current ?? undefined).get("newPassword") ?? "");
    if (passwordLength(newPassword) < MIN_PASSWORD_LENGTH) return complain({ newPassword: "password_short" });
    setReasons({});
    setFailed(undefined);
    setResult({ came: "sending" });
    const asked = await askPasskey("prove", { username });
    const called = asked.ok ? await setForgottenPassword({ newPassword, ...asked.value }) : undefined;
    if (called?.ok) {
      form.current?.reset();
      setResult({ came: "saved" });
    } else if (called?.error.reasons) complain(called.error.reasons);
    else if (called && called.error.code !== "step_up_required") setResult({ came: "error", error: called.error });
    else {
      setResult({ came: "nothing" });
      setFailed(called ? "refused" : "cancelled");
    }
  };

  return (
    <form ref={form} method="post" onSubmit={submit} noValidate>
      <Stack gap={4}>
        <h2>{say.title}</h2>
        {disowned && <Notice tone="warning">{say.disowned}</Notice>}
        {/* Tells a password manager whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <PasswordField
          name="currentPassword"
          messages={messages.app.password}
          label={say.current}
          error={errors.currentPassword}
          autoComplete="current-password"
          enterKeyHint="next"
        />
        <PasswordField
          name="newPassword"
          messages={messages.app.password}
          label={say.next}
          hint={say.hint}
          error={errors.newPassword}
          autoComplete="new-password"
          minLength={MIN_PASSWORD_LENGTH}
          enterKeyHint="done"
        />
        {passkeys && canAsk && (
          <Button variant="quiet" wide onClick={byPasskey}>
            {passkeys.forgotten}
          </Button>
        )}
        {passkeys && failed && (
          <Notice tone="warning" role="alert">
            {passkeys.failed[failed]}
          </Notice>
        )}
        <SaveRow result={result} saved={say.saved} save={say.save} messages={messages} locale={locale} />
      </Stack>
    </form>
  );
}
