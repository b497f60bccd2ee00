"use client";

import { type Dispatch, type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { PasswordOrElsewhere } from "@/components/elsewhere/ProofProvider";
import { vibrate } from "@/components/hooks/vibrate";
import { PasswordField } from "@/components/ui/PasswordField";
import { TidiedField } from "@/components/ui/TidiedField";
import type { Messages } from "@/lib/i18n/messages";
import { plainDigits } from "@/lib/typed/digits";
import { asksForLetters, NUMBER_LENGTH } from "./answer";
import styles from "./ConfirmFields.module.css";
import type { Deciding, PanelEvent } from "./reducer";
import { hasOwnBrowser } from "./sentences";

export interface ConfirmFieldsProps {
  panel: Deciding;
  dispatch: Dispatch<PanelEvent>;
  messages: Messages["scan"]["deciding"];
  asked: Messages["oidc"]["asked"];
  passwordMessages: Messages["app"]["password"];
  /** A complaint takes its hint's place, so that nothing moves. The warning stays: who corrects a number may be on the telephone. */
  wrongNumber: string | undefined;
  wrongPassword: string | undefined;
}

/** What the phone types before it may confirm: the number (or letters) on the other screen, its owner's password. */
export function ConfirmFields({
  panel,
  dispatch,
  messages: say,
  asked,
  passwordMessages,
  wrongNumber,
  wrongPassword,
}: ConfirmFieldsProps) {
  const number = useRef<HTMLInputElement>(null);
  const around = useRef<HTMLDivElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const { complaint, stepUp, offer } = panel;
  const letters = asksForLetters(offer);
  const wrongAnswer =
    letters && wrongNumber ? (complaint?.about === "number_missing" ? asked.missing : asked.wrong) : wrongNumber;
  useLayoutEffect(() => {
    const about = complaint?.about;
    if (about === "wrong_number") vibrate([30, 60, 30, 60, 30]);
    if (about === "number_missing" || about === "wrong_number") number.current?.focus();
    else if (stepUp) password.current?.focus();
  }, [complaint, stepUp]);

  const typeNumber = (text: string, caretAt: number | undefined) => {
    dispatch({ type: "numberTyped", text });
    if (letters || caretAt === undefined) return;
    // The keypad of a phone covers the answers, and has no key that closes it. The keys of a keyboard still find the field.
    const isDone = panel.number.length < NUMBER_LENGTH && plainDigits(text).length === NUMBER_LENGTH;
    if (isDone && matchMedia("(pointer: coarse)").matches) around.current?.focus({ preventScroll: true });
  };
  const pressBeside = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== around.current || event.repeat) return;
    if (event.key === "Enter") number.current?.form?.requestSubmit();
    // The field has the focus before the key does its work: one digit too many stands there, to be seen and corrected.
    if (event.key === "Backspace" || isDigit(event)) number.current?.focus();
  };
  return (
    <>
      {offer.numberRequired && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look and a name of its own
        <div ref={around} className={styles.number} role="group" tabIndex={-1} onKeyDown={pressBeside}>
          <TidiedField
            ref={number}
            label={letters ? asked.type : offer.desktop.sameNetwork ? say.number : say.numberAfar}
            careful={letters ? asked.typeHint : say.numberHint}
            error={wrongAnswer}
            value={panel.number}
            onText={typeNumber}
            readOnly={panel.sending !== undefined}
            dir="ltr"
            inputMode={letters ? "text" : "numeric"}
            pattern={letters ? "[A-Za-z]*" : "[0-9]*"}
            autoCapitalize="characters"
            autoComplete="off"
            enterKeyHint="done"
          />
        </div>
      )}
      {stepUp && (
        <PasswordOrElsewhere>
          {/* Tells a password manager whose password is meant. */}
          <input type="text" autoComplete="username" value={offer.account.username} readOnly hidden />
          <PasswordField
            ref={password}
            messages={passwordMessages}
            label={say.password}
            hint={wrongPassword ? undefined : hasOwnBrowser(offer) ? say.passwordHint : say.passwordHintEach}
            error={wrongPassword}
            value={panel.password}
            onChange={(event) => dispatch({ type: "passwordTyped", text: event.currentTarget.value })}
            readOnly={panel.sending !== undefined}
            autoComplete="current-password"
            enterKeyHint="done"
          />
        </PasswordOrElsewhere>
      )}
    </>
  );
}

function isDigit({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return /^\p{Nd}$/u.test(key) && !ctrlKey && !metaKey && !altKey;
}
