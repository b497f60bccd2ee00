"use client";

import { type FormEvent, useRef, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { PasswordOrElsewhere } from "@/components/elsewhere/ProofProvider";
import { Button } from "@/components/ui/Button";
import { LiveNotice } from "@/components/ui/LiveNotice";
import { Moment } from "@/components/ui/Moment";
import { PasswordField } from "@/components/ui/PasswordField";
import type { DeviceResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { endClient } from "./api";
import styles from "./RelyingSessions.module.css";

export interface RelyingSessionsProps {
  device: DeviceResponse;
  messages: Pick<Messages["devices"], "sites" | "stepUp">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
}

/** The sites and apps that a device is signed in to through us; each can be ended by itself. */
export function RelyingSessions({ device, messages, passwordMessages, locale }: RelyingSessionsProps) {
  const { id, clients = [] } = device;
  const { sites: say, stepUp } = messages;
  const [ended, setEnded] = useState<readonly string[]>([]);
  const [ending, setEnding] = useState<string>();
  const [failed, setFailed] = useState<{ clientId: string; error: ApiError }>();
  const password = useRef<HTMLInputElement>(null);
  const left = clients.filter(({ clientId }) => !ended.includes(clientId));

  const end = async (clientId: string) => {
    setEnding(clientId);
    const typed = failed?.clientId === clientId && password.current?.value;
    const called = await endClient(id, clientId, typed ? { password: typed } : {});
    setEnding(undefined);
    setFailed(called.ok ? undefined : { clientId, error: called.error });
    if (called.ok) setEnded((before) => [...before, clientId]);
  };
  const wanting = failed?.error.code === "step_up_required" ? failed : undefined;
  const agree = (event: FormEvent) => {
    event.preventDefault();
    if (wanting && !ending) void end(wanting.clientId);
  };

  if (left.length === 0) return null;
  return (
    <section className={styles.sites} aria-label={say.heading}>
      <p className={styles.heading}>{say.heading}</p>
      <ul className={styles.list}>
        {left.map(({ clientId, name, since }) => (
          <li key={clientId} className={styles.site}>
            <span>
              <bdi className={styles.name}>{name}</bdi>{" "}
              <span className={styles.since}>
                <Since at={since} since={say.since} locale={locale} />
              </span>
            </span>
            <Button
              variant="quiet"
              busy={ending === clientId}
              aria-label={format(say.endName, { client: name })}
              onClick={() => void end(clientId)}
            >
              {say.end}
            </Button>
          </li>
        ))}
      </ul>
      {wanting && (
        <PasswordOrElsewhere>
          <form onSubmit={agree} noValidate>
            <PasswordField
              ref={password}
              messages={passwordMessages}
              label={stepUp.label}
              hint={wanting.error.reason === "wrong_password" ? undefined : stepUp.hint}
              error={wanting.error.reason === "wrong_password" ? stepUp.wrong : undefined}
              readOnly={ending !== undefined}
              autoComplete="current-password"
              enterKeyHint="done"
            />
          </form>
        </PasswordOrElsewhere>
      )}
      {failed && !wanting && <LiveNotice locale={locale} sentence={say.failed} />}
    </section>
  );
}

function Since({ at, since, locale }: { at: string; since: string; locale: string }) {
  const [before = "", after = ""] = since.split("{time}");
  return (
    <>
      {before}
      <Moment at={at} locale={locale} />
      {after}
    </>
  );
}
