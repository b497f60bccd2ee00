"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import { saveName } from "./api";
import type { Result, SettingsPartProps } from "./FormResult";
import { fieldSentences } from "./form-fields";
import { SaveRow } from "./SaveRow";

export function NameForm({ name, messages, locale }: SettingsPartProps & { name: string }) {
  const router = useRouter();
  const [value, setValue] = useState(name);
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const [result, setResult] = useState<Result>({ came: "nothing" });
  const field = useRef<HTMLInputElement>(null);
  const say = messages.settings.name;

  const { name: error } = fieldSentences(reasons, { ...messages.fields, name_missing: say.missing }, say.invalid);

  const complain = (found: Readonly<Record<string, string>>) => {
    setReasons(found);
    setResult({ came: "nothing" });
    field.current?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (result.came === "sending") return;
    if (value.trim() === "") return complain({ name: "name_missing" });
    setReasons({});
    setResult({ came: "sending" });
    const called = await saveName(value);
    if (called.ok) {
      setValue(called.value.name);
      setResult({ came: "saved" });
      router.refresh();
    } else if (called.error.reasons) complain(called.error.reasons);
    else setResult({ came: "error", error: called.error });
  };

  return (
    <form method="post" onSubmit={submit} noValidate>
      <Stack gap={4}>
        <h2>{say.title}</h2>
        <TextField
          ref={field}
          name="name"
          label={say.label}
          hint={say.hint}
          error={error}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          autoComplete="name"
          autoCapitalize="words"
          enterKeyHint="done"
        />
        <SaveRow result={result} saved={say.saved} save={say.save} messages={messages} locale={locale} />
      </Stack>
    </form>
  );
}
