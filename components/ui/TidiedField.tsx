"use client";

import { type ChangeEvent, type CompositionEvent, useState } from "react";
import { TextField, type TextFieldProps } from "./TextField";

export interface TidiedFieldProps extends Omit<TextFieldProps, "value" | "onChange" | "onCompositionEnd"> {
  /** What was typed, as it is shown once it is tidied. */
  value: string;
  /** `caretAt` where the text is about to be shown as tidied, and nobody composes. */
  onText(text: string, caretAt: number | undefined): void;
}

/**
 * A field whose text is tidied as it is typed. While a keyboard composes (Chinese, Japanese, and most on Android) its text is
 * left alone, or the keyboard would begin anew at each letter.
 */
export function TidiedField({ value, onText, ...field }: TidiedFieldProps) {
  const [composed, setComposed] = useState<string>();
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    const { value: text, selectionStart } = event.currentTarget;
    const composes = (event.nativeEvent as InputEvent).isComposing === true;
    setComposed(composes ? text : undefined);
    onText(text, composes ? undefined : (selectionStart ?? text.length));
  };
  const end = (event: CompositionEvent<HTMLInputElement>) => {
    const { value: text, selectionStart } = event.currentTarget;
    setComposed(undefined);
    onText(text, selectionStart ?? text.length);
  };
  return <TextField {...field} value={composed ?? value} onChange={change} onCompositionEnd={end} />;
}
