"use client";

import type { Dispatch, FormEvent, Ref } from "react";
import { useLayoutEffect, useRef } from "react";
import { useNow } from "@/components/hooks/use-now";
import { Button } from "@/components/ui/Button";
import { TidiedField } from "@/components/ui/TidiedField";
import type { Messages } from "@/lib/i18n/messages";
import { USER_CODE_LENGTH, userCodeInGroups, userCodeLetters } from "@/lib/typed/user-code";
import styles from "./CodeEntry.module.css";
import type { Entry, PanelEvent } from "./reducer";
import { Scanner } from "./Scanner";
import { Screen } from "./Screen";
import { complaintSentence } from "./sentences";

export interface CodeEntryProps {
  panel: Entry;
  dispatch: Dispatch<PanelEvent>;
  onSeen: (id: string, by: "camera" | "picture") => void;
  origin: string;
  messages: Messages["scan"];
  locale: string;
  heading: Ref<HTMLHeadingElement>;
}

export function CodeEntry({ panel, dispatch, onSeen, origin, messages, locale, heading }: CodeEntryProps) {
  const nowMs = useNow();
  const { field, type } = useGroupedField(panel.letters, (text) => dispatch({ type: "lettersTyped", text }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    dispatch({ type: "codeEntered" });
    if (panel.letters.length !== USER_CODE_LENGTH) field.current?.focus();
  };
  return (
    <Screen title={messages.entry.title} lead={messages.entry.lead} heading={heading}>
      <p className={styles.careful}>{messages.entry.careful}</p>
      <Scanner
        messages={messages.scanner}
        origin={origin}
        onFound={onSeen}
        onMissing={() => field.current?.focus({ preventScroll: true })}
      >
        <form className={styles.form} onSubmit={submit} noValidate>
          <h2 className={styles.title}>{messages.entry.typeTitle}</h2>
          <TidiedField
            ref={field}
            label={messages.entry.label}
            careful={messages.entry.hint}
            error={panel.complaint && complaintSentence(messages, locale, panel.complaint, nowMs)}
            value={userCodeInGroups(panel.letters)}
            onText={type}
            readOnly={panel.lookingUp}
            dir="ltr"
            inputMode="text"
            enterKeyHint="go"
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            beside={
              <Button type="submit" variant="secondary" busy={panel.lookingUp}>
                {messages.entry.submit}
              </Button>
            }
          />
        </form>
      </Scanner>
    </Screen>
  );
}

/** Keeps the caret at its letter when the dash comes or goes. */
function useGroupedField(letters: string, onText: (text: string) => void) {
  const field = useRef<HTMLInputElement>(null);
  const caret = useRef<number>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: React moves the caret to the end exactly when the value changes
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [letters]);
  const type = (text: string, caretAt: number | undefined) => {
    if (caretAt !== undefined) {
      const before = userCodeLetters(text.slice(0, caretAt));
      const afterDash = before.length === 4 && userCodeLetters(text).length > 4;
      caret.current = userCodeInGroups(before).length + (afterDash ? 1 : 0);
    }
    onText(text);
  };
  return { field, type };
}
