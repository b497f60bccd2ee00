"use client";

import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import type { ApiError, ApiResult } from "@/components/api/call";
import { PasswordOrElsewhere } from "@/components/elsewhere/ProofProvider";
import { useVisible } from "@/components/hooks/use-visible";
import { useSignInCount } from "@/components/live/LiveAccount";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import { PasswordField } from "@/components/ui/PasswordField";
import { ago } from "@/components/ui/relative-time";
import type { WaitingResponse } from "@/lib/api/types";
import { deviceLabel, placeName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { endWaiting, readWaiting, type StepUp, type WaitingLogins } from "./api";

export interface WaitingProps {
  nowMs: number;
  messages: Pick<Messages, "devices" | "apiErrors" | "names">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
}

/** Such a login mostly claims within a second, and none waits for more than a minute. */
const POLL_MS = 3_000;

/** What was let in and has not come yet, while there is any: it can still be kept from coming. */
export function Waiting({ className, nowMs, messages, ...rest }: WaitingProps & { className?: string | undefined }) {
  const [waiting, setWaiting] = useState<readonly WaitingResponse[]>([]);
  const visible = useVisible();
  const signIns = useSignInCount();

  const show = useCallback((called: ApiResult<WaitingLogins>) => {
    // What is shown stays while it cannot be read: it ends by its own time.
    if (called.ok) setWaiting(called.value.waiting);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what has just signed in waits no more
  useEffect(() => {
    if (!visible) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = async () => {
      const called = await readWaiting();
      if (over) return;
      show(called);
      timer = setTimeout(() => void poll(), POLL_MS);
    };
    void poll();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [visible, signIns, show]);

  const current = waiting.filter(({ expiresAt }) => Date.parse(expiresAt) > nowMs);
  return (
    <div className={className} aria-live="polite">
      {current.map((login) => (
        <WaitingLogin key={login.id} login={login} nowMs={nowMs} messages={messages} onEnded={show} {...rest} />
      ))}
    </div>
  );
}

interface WaitingLoginProps extends WaitingProps {
  login: WaitingResponse;
  onEnded: (called: ApiResult<WaitingLogins>) => void;
}

function WaitingLogin({ login, nowMs, messages, passwordMessages, locale, onEnded }: WaitingLoginProps) {
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError>();
  const password = useRef<HTMLInputElement>(null);
  const say = messages.devices.waiting;
  const stepUp = messages.devices.stepUp;
  const label = deviceLabel(messages.names, login);
  const wantsPassword = error?.code === "step_up_required";

  const end = async (event?: FormEvent) => {
    event?.preventDefault();
    if (sending) return;
    setSending(true);
    const typed = password.current?.value;
    const body: StepUp = typed ? { password: typed } : {};
    const called = await endWaiting(login.id, body);
    setSending(false);
    setError(called.ok ? undefined : called.error);
    // It has come, or is over: the list says which.
    onEnded(!called.ok && called.error.code !== "step_up_required" ? await readWaiting() : called);
  };

  const action = (
    <Button variant="danger" busy={sending} aria-label={format(say.name, { label })} onClick={() => void end()}>
      {say.end}
    </Button>
  );
  return (
    <Notice tone="warning" title={format(say.title, { label })} action={action}>
      <p>{sentence(login, say, messages, { locale, nowMs })}</p>
      {wantsPassword && (
        <PasswordOrElsewhere>
          <form onSubmit={(event) => void end(event)} noValidate>
            <PasswordField
              ref={password}
              messages={passwordMessages}
              label={stepUp.label}
              hint={error.reason === "wrong_password" ? undefined : stepUp.hint}
              error={error.reason === "wrong_password" ? stepUp.wrong : undefined}
              readOnly={sending}
              autoComplete="current-password"
              enterKeyHint="done"
            />
          </form>
        </PasswordOrElsewhere>
      )}
      {error && !wantsPassword && <ApiErrorNotice error={error} messages={messages.apiErrors} locale={locale} />}
    </Notice>
  );
}

function sentence(
  { approvedBy, confirmedAt, place, ip }: WaitingResponse,
  say: Messages["devices"]["waiting"],
  { names }: Pick<Messages, "names">,
  { locale, nowMs }: { locale: string; nowMs: number },
) {
  const since = ago(locale, Date.parse(confirmedAt), nowMs);
  return (
    <>
      <span>
        {approvedBy
          ? format(say.letInBy, { label: deviceLabel(names, approvedBy), ago: since })
          : format(say.letIn, { ago: since })}
      </span>{" "}
      {place && (
        <span>
          <bdi>{placeName(names, place)}</bdi> ·{" "}
        </span>
      )}
      <bdi>{ip}</bdi>
    </>
  );
}
