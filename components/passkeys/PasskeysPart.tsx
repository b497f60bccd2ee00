"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { ApiError, ApiResult } from "@/components/api/call";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { Stack } from "@/components/ui/Stack";
import type { PasskeyResponse, PasskeysResponse } from "@/lib/api/types";
import type { Messages } from "@/lib/i18n/messages";
import { addPasskey, chooseConfirmations, readPasskeys, removePasskey, renamePasskey } from "./api";
import { abortCeremony, askPasskey, type Failure, hasPasskeys, makePasskey } from "./ceremony";
import { PasskeyList } from "./PasskeyList";
import styles from "./Passkeys.module.css";
import { ProveDialog } from "./ProveDialog";
import { RemoveDialog } from "./RemoveDialog";
import { RenameDialog } from "./RenameDialog";

export interface PasskeysPartProps {
  /** Why there are none, where that is known by the address. */
  off: "off" | "address" | "insecure" | undefined;
  username: string;
  messages: Pick<Messages, "passkeys" | "apiErrors" | "app">;
  locale: string;
}

/** In whichever language the page has by then. */
interface Said {
  tone: "success" | "warning";
  text: (say: Messages["passkeys"]) => string;
}

type Asking = { what: "rename" | "remove"; passkey: PasskeyResponse };

/** The account's passkeys: a change asks for a fresh proof where none was given, and is then done. */
export function PasskeysPart({ off, username, messages, locale }: PasskeysPartProps) {
  const here = useHydrated();
  const router = useRouter();
  const [state, setState] = useState<PasskeysResponse>();
  const [error, setError] = useState<ApiError>();
  const [said, setSaid] = useState<Said>();
  const [busy, setBusy] = useState(false);
  /** What was asked for, while it is on its way. */
  const [choosing, setChoosing] = useState<boolean>();
  const [asking, setAsking] = useState<Asking>();
  const [toProve, setToProve] = useState<() => void>();
  const say = messages.passkeys;

  useEffect(() => {
    if (off) return;
    void readPasskeys().then((called) => (called.ok ? setState(called.value) : setError(called.error)));
  }, [off]);

  const warn = (text: Said["text"]) => setSaid({ tone: "warning", text });
  const begin = () => {
    setError(undefined);
    setSaid(undefined);
    setBusy(true);
  };
  const fail = (failure: Failure) => {
    setBusy(false);
    setChoosing(undefined);
    if (failure.why === "error") setError(failure.error);
    else if (failure.why === "unsupported") warn(({ off }) => off.unsupported);
    else if (failure.why !== "aborted") {
      const { why } = failure;
      warn(({ failed }) => failed[why]);
    }
  };
  /** `again` is done once the person has proven themselves. */
  const settle = (called: ApiResult<PasskeysResponse>, text: Said["text"], again: () => void) => {
    setBusy(false);
    setChoosing(undefined);
    if (called.ok) {
      setState(called.value);
      setSaid({ tone: "success", text });
      // Other parts of the page offer what a passkey can do.
      router.refresh();
    } else if (called.error.code === "step_up_required") setToProve(() => again);
    else if (called.error.code === "passkey_refused") {
      const why = called.error.reason === "too_many" ? "many" : "refused";
      warn(({ failed }) => failed[why]);
    } else setError(called.error);
  };

  const add = async () => {
    if (!state) return;
    begin();
    const made = await makePasskey(state);
    if (!made.ok) return fail(made);
    settle(
      await addPasskey(made.value),
      ({ added }) => added,
      () => void sendAgain(made.value),
    );
  };
  const sendAgain = async (made: Parameters<typeof addPasskey>[0]) => {
    begin();
    settle(await addPasskey(made), ({ added }) => added, add);
  };
  const rename = async (id: string, name: string) => {
    setAsking(undefined);
    begin();
    settle(
      await renamePasskey(id, name),
      ({ renamed }) => renamed,
      () => void rename(id, name),
    );
  };
  const remove = async (id: string) => {
    setAsking(undefined);
    begin();
    settle(
      await removePasskey(id),
      ({ gone }) => gone,
      () => void remove(id),
    );
  };
  const setOnly = async (passkeyOnly: boolean) => {
    begin();
    setChoosing(passkeyOnly);
    if (passkeyOnly)
      return settle(
        await chooseConfirmations({ passkeyOnly }),
        ({ always }) => always.on,
        () => void setOnly(true),
      );
    const asked = await askPasskey("prove", { username });
    if (!asked.ok) return fail(asked);
    const called = await chooseConfirmations({ passkeyOnly, ...asked.value });
    // A password would not do here.
    if (!called.ok && called.error.code === "step_up_required") {
      setBusy(false);
      setChoosing(undefined);
      return warn(({ failed }) => failed.refused);
    }
    settle(
      called,
      ({ always }) => always.off,
      () => {},
    );
  };

  const usable = state?.passkeys.some((passkey) => passkey.usable) ?? false;
  const none = off ?? (here && !hasPasskeys() ? "unsupported" : undefined);
  return (
    <Stack gap={4}>
      <Stack gap={1}>
        <h2>{say.title}</h2>
        <p className={styles.muted}>{none ? say.off[none] : say.lead}</p>
      </Stack>
      {!none && !state && !error && <p role="status">{say.loading}</p>}
      {!none && state && (
        <>
          {state.passkeys.length === 0 ? (
            <p>{say.none}</p>
          ) : (
            <PasskeyList
              passkeys={state.passkeys}
              messages={say}
              locale={locale}
              onAsk={(what, passkey) => setAsking({ what, passkey })}
            />
          )}
          {said && (
            <Notice tone={said.tone} role="status">
              {said.text(say)}
            </Notice>
          )}
          <Button variant="secondary" wide busy={busy} onClick={add}>
            {say.add}
          </Button>
          {busy && (
            <Button variant="quiet" wide onClick={() => void abortCeremony()}>
              {say.cancel}
            </Button>
          )}
          {usable && (
            <label className={styles.choice}>
              <input
                type="checkbox"
                checked={choosing ?? state.passkeyOnly}
                aria-describedby="passkey-only"
                onChange={(event) => void setOnly(event.currentTarget.checked)}
              />
              {say.always.label}
            </label>
          )}
          {usable && (
            <p id="passkey-only" className={styles.muted}>
              {say.always.hint}
            </p>
          )}
        </>
      )}
      {error && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
      {asking?.what === "rename" && (
        <RenameDialog passkey={asking.passkey} messages={say} onDismiss={() => setAsking(undefined)} onAgree={rename} />
      )}
      {asking?.what === "remove" && (
        <RemoveDialog passkey={asking.passkey} messages={say} onDismiss={() => setAsking(undefined)} onAgree={remove} />
      )}
      {toProve && (
        <ProveDialog
          username={username}
          hasPasskey={usable}
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
