"use client";

import { useRef } from "react";
import type { ApiError } from "@/components/api/call";
import { type ElsewhereLink, ElsewhereLinks } from "@/components/elsewhere/ElsewhereLinks";
import { useHash } from "@/components/hooks/use-hash";
import { PasskeySignIn, type PasskeySignInMessages } from "@/components/passkeys/PasskeySignIn";
import type { Messages } from "@/lib/i18n/messages";
import { AccountScreen } from "./AccountScreen";
import styles from "./AccountScreen.module.css";
import { accountPage, purposeOf, withFragment } from "./destination";
import { KeepChoice } from "./KeepChoice";
import { SignInFields } from "./SignInFields";

export interface SignInFormProps {
  messages: PasskeySignInMessages & {
    signIn: Omit<Messages["signIn"], "noScript" | "already">;
    elsewhere: Pick<Messages["elsewhere"], "lead">;
  };
  passwordMessages: Messages["app"]["password"];
  locale: string;
  callbackUrl: string;
  /** Then whoever signed this browser out may still be in, and the form offers to end that in the same step. */
  wasEndedElsewhere: boolean;
  /** Of whoever is likely to sign in. */
  username?: string | undefined;
  /** Why the form was refused that the browser sent by itself. */
  refused?: ApiError | undefined;
  /** Whether anybody may make an account. */
  signUpOpen: boolean;
  /** Whether there can be any here. */
  passkeys: boolean;
  passwords: boolean;
  /** Where accounts are kept besides. */
  elsewhere: readonly ElsewhereLink[];
}

export function SignInForm(props: SignInFormProps) {
  const { messages, passwordMessages, locale, callbackUrl, wasEndedElsewhere, username, signUpOpen, passkeys } = props;
  const { passwords, elsewhere, refused } = props;
  const hash = useHash();
  const keep = useRef<HTMLInputElement>(null);
  const visit = () => keep.current?.checked === false;
  const say = messages.signIn;
  const purpose = purposeOf(callbackUrl, hash);
  const head = purpose === "scanned" ? say.forScan : purpose === "scanning" ? say.forScanning : say;
  const leave = () => location.replace(withFragment(callbackUrl, location.hash));
  const passkey = passkeys && <PasskeySignIn messages={messages} locale={locale} visit={visit} onSignedIn={leave} />;
  return (
    <AccountScreen
      title={head.title}
      lead={passwords || purpose !== "other" ? head.lead : elsewhere.length > 0 && messages.elsewhere.lead}
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
      <ElsewhereLinks links={elsewhere} size="large" variant={passwords ? "secondary" : "primary"} visit={visit} />
      {passwords ? (
        <SignInFields
          keep={keep}
          passkeys={passkeys}
          messages={messages}
          passwordMessages={passwordMessages}
          locale={locale}
          callbackUrl={callbackUrl}
          wasEndedElsewhere={wasEndedElsewhere}
          likely={username}
          refused={refused}
        />
      ) : (
        <KeepChoice ref={keep} label={say.keep} />
      )}
      {purpose !== "scanned" && passkey}
    </AccountScreen>
  );
}

function phoneLogin(callbackUrl: string): string {
  return callbackUrl === "/" ? "/login" : `/login?callbackUrl=${encodeURIComponent(callbackUrl)}`;
}
