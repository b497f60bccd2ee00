"use client";

import { useHash } from "@/components/hooks/use-hash";
import type { Messages } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import styles from "./AccountScreen.module.css";
import { accountPage, purposeOf } from "./destination";
import { SignInFields } from "./SignInFields";

export interface SignInFormProps {
  messages: Pick<Messages, "signIn" | "apiErrors">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  callbackUrl: string;
}

export function SignInForm({ messages, passwordMessages, locale, callbackUrl }: SignInFormProps) {
  const hash = useHash();
  const say = messages.signIn;
  const purpose = purposeOf(callbackUrl, hash);
  const head = purpose === "scanned" ? say.forScan : purpose === "scanning" ? say.forScanning : say;
  return (
    <AccountScreen
      title={head.title}
      lead={head.lead}
      foot={
        <>
          <p>
            {say.signUp.question} <a href={accountPage("/sign-up", callbackUrl, hash)}>{say.signUp.link}</a>
          </p>
          {purpose === "other" && (
            <p className={styles.wide}>
              {say.phone.or} <a href={phoneLogin(callbackUrl)}>{say.phone.link}</a>
            </p>
          )}
        </>
      }
    >
      <SignInFields messages={messages} passwordMessages={passwordMessages} locale={locale} callbackUrl={callbackUrl} />
    </AccountScreen>
  );
}

function phoneLogin(callbackUrl: string): string {
  return callbackUrl === "/" ? "/login" : `/login?callbackUrl=${encodeURIComponent(callbackUrl)}`;
}
