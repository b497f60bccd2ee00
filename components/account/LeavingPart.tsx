"use client";

import { type FormEvent, useRef, useState } from "react";
import type { ApiError, ApiResult } from "@/components/api/call";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { hasPasskeys } from "@/components/passkeys/ceremony";
import { ProveDialog } from "@/components/passkeys/ProveDialog";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Dialog } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { Stack } from "@/components/ui/Stack";
import { TextField } from "@/components/ui/TextField";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./AccountScreen.module.css";
import { deleteAccount, exportAccount, saveUsername } from "./api";
import { fieldSentences } from "./form-fields";

export interface LeavingPartProps {
  username: string;
  /** What of it is the owner's to do here, and not the operator's. */
  may: { rename: boolean; remove: boolean };
  messages: Pick<Messages, "leaving" | "passkeys" | "apiErrors" | "app" | "fields" | "settings">;
  locale: string;
}

/** Another username, one's own data, and the end of the account; each asks for a fresh proof where none was given. */
export function LeavingPart({ username, may, messages, locale }: LeavingPartProps) {
  const hydrated = useHydrated();
  const [name, setName] = useState(username);
  const [saved, setSaved] = useState<string>();
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState<"rename" | "export" | "remove">();
  const [asking, setAsking] = useState(false);
  const [toProve, setToProve] = useState<() => void>();
  const field = useRef<HTMLInputElement>(null);
  const say = messages.leaving;
  const complaints = fieldSentences(reasons, messages.fields, messages.settings.name.invalid);

  const attempt = async <T,>(what: typeof busy, send: () => Promise<ApiResult<T>>, then: (value: T) => void) => {
    setBusy(what);
    setError(undefined);
    setSaved(undefined);
    setReasons({});
    const called = await send();
    setBusy(undefined);
    if (called.ok) then(called.value);
    else if (called.error.code === "step_up_required") setToProve(() => () => void attempt(what, send, then));
    else if (called.error.reasons) setReasons(called.error.reasons);
    else setError(called.error);
  };
  const rename = (event: FormEvent) => {
    event.preventDefault();
    const typed = field.current?.value ?? "";
    void attempt(
      "rename",
      () => saveUsername(typed),
      ({ username: kept }) => {
        setName(kept);
        setSaved(kept);
        field.current?.form?.reset();
      },
    );
  };
  const download = () =>
    attempt("export", exportAccount, (everything) => {
      const file = new Blob([JSON.stringify(everything, null, 2)], { type: "application/json" });
      const link = Object.assign(document.createElement("a"), {
        href: URL.createObjectURL(file),
        download: "account.json",
      });
      link.click();
      URL.revokeObjectURL(link.href);
    });
  const remove = () => {
    setAsking(false);
    void attempt("remove", deleteAccount, () => location.replace("/"));
  };

  return (
    <Stack gap={4}>
      {may.rename && (
        <Card padding="compact">
          <form method="post" onSubmit={rename} noValidate>
            <Stack gap={4}>
              <h2>{say.username.title}</h2>
              <TextField
                ref={field}
                name="newUsername"
                label={say.username.label}
                hint={complaints.username ? undefined : say.username.hint}
                error={complaints.username}
                autoComplete="off"
                autoCapitalize="none"
                autoCorrect="off"
                spellCheck={false}
                maxLength={32}
                enterKeyHint="done"
              />
              {saved && (
                <Notice tone="success" role="status">
                  {format(say.username.saved, { username: saved })}
                </Notice>
              )}
              <Button type="submit" variant="secondary" wide busy={busy === "rename"} disabled={!hydrated}>
                {say.username.save}
              </Button>
            </Stack>
          </form>
        </Card>
      )}
      <Card padding="compact">
        <Stack gap={4}>
          <Stack gap={1}>
            <h2>{say.data.title}</h2>
            <p className={styles.lead}>{say.data.text}</p>
          </Stack>
          <Button variant="secondary" wide busy={busy === "export"} onClick={download} disabled={!hydrated}>
            {say.data.save}
          </Button>
        </Stack>
      </Card>
      {may.remove && (
        <Card padding="compact">
          <Stack gap={4}>
            <Stack gap={1}>
              <h2>{say.remove.title}</h2>
              <p className={styles.lead}>{say.remove.text}</p>
            </Stack>
            {complaints.account && (
              <Notice tone="danger" role="alert">
                {complaints.account}
              </Notice>
            )}
            <Button variant="risky" wide busy={busy === "remove"} onClick={() => setAsking(true)} disabled={!hydrated}>
              {say.remove.button}
            </Button>
          </Stack>
        </Card>
      )}
      {error && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
      {asking && (
        <Dialog
          title={format(say.remove.question, { username: name })}
          onDismiss={() => setAsking(false)}
          actions={
            <>
              <Button variant="secondary" onClick={() => setAsking(false)}>
                {say.remove.cancel}
              </Button>
              <Button variant="danger" onClick={remove}>
                {say.remove.confirm}
              </Button>
            </>
          }
        >
          <p>{say.remove.text}</p>
        </Dialog>
      )}
      {toProve && (
        <ProveDialog
          username={name}
          hasPasskey={hasPasskeys()}
          messages={messages}
          locale={locale}
          onDismiss={() => setToProve(undefined)}
          onProven={() => {
            setToProve(undefined);
            toProve();
          }}
        />
      )}
    </Stack>
  );
}
