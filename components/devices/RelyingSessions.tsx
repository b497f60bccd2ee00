"use client";

import { useState } from "react";
import { call } from "@/components/api/call";
import { Button } from "@/components/ui/Button";
import { LiveNotice } from "@/components/ui/LiveNotice";
import { Moment } from "@/components/ui/Moment";
import type { DeviceResponse } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./RelyingSessions.module.css";

export interface RelyingSessionsProps {
  device: DeviceResponse;
  messages: Messages["devices"]["sites"];
  locale: string;
}

/** The sites and apps that a device is signed in to through us; each can be ended by itself. */
export function RelyingSessions({ device: { id, clients = [] }, messages, locale }: RelyingSessionsProps) {
  const [ended, setEnded] = useState<readonly string[]>([]);
  const [ending, setEnding] = useState<string>();
  const [failed, setFailed] = useState(false);
  const left = clients.filter(({ clientId }) => !ended.includes(clientId));

  const end = async (clientId: string) => {
    setEnding(clientId);
    setFailed(false);
    const path = `/api/devices/${encodeURIComponent(id)}/clients/${encodeURIComponent(clientId)}`;
    const called = await call({ method: "DELETE", path, prove: true });
    setEnding(undefined);
    if (called.ok) setEnded((before) => [...before, clientId]);
    else setFailed(true);
  };

  if (left.length === 0) return null;
  return (
    <section className={styles.sites} aria-label={messages.heading}>
      <p className={styles.heading}>{messages.heading}</p>
      <ul className={styles.list}>
        {left.map(({ clientId, name, since }) => (
          <li key={clientId} className={styles.site}>
            <span>
              <bdi className={styles.name}>{name}</bdi>{" "}
              <span className={styles.since}>
                <Since at={since} messages={messages} locale={locale} />
              </span>
            </span>
            <Button
              variant="quiet"
              busy={ending === clientId}
              aria-label={format(messages.endName, { client: name })}
              onClick={() => void end(clientId)}
            >
              {messages.end}
            </Button>
          </li>
        ))}
      </ul>
      {failed && <LiveNotice sentence={messages.failed} />}
    </section>
  );
}

function Since({ at, messages, locale }: { at: string } & Pick<RelyingSessionsProps, "messages" | "locale">) {
  const [before = "", after = ""] = messages.since.split("{time}");
  return (
    <>
      {before}
      <Moment at={at} locale={locale} />
      {after}
    </>
  );
}
