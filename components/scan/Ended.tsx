"use client";

import { type Dispatch, type Ref, useEffect } from "react";
import { serverNow } from "@/components/api/clock";
import { vibrate } from "@/components/hooks/vibrate";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import { format } from "@/lib/i18n/format";
import type { Panel, PanelEvent } from "./reducer";
import { Screen } from "./Screen";
import { desktopName, type ScanMessages } from "./sentences";

export interface EndedProps {
  panel: Extract<Panel, { step: "confirmed" | "cancelled" }>;
  dispatch: Dispatch<PanelEvent>;
  messages: ScanMessages;
  locale: string;
  heading: Ref<HTMLHeadingElement>;
}

export function Ended(props: EndedProps) {
  const { panel } = props;
  return panel.step === "confirmed" ? <Confirmed {...props} panel={panel} /> : <Cancelled {...props} panel={panel} />;
}

type ConfirmedProps = EndedProps & { panel: Extract<Panel, { step: "confirmed" }> };

/** How long the other screen mostly takes, and then some. */
const HEARD_WITHIN_MS = 10_000;

function Confirmed({ panel: { seen, atMs, desktop }, dispatch, messages, locale, heading }: ConfirmedProps) {
  const say = messages.confirmed;
  useEffect(() => {
    if (seen === "in") vibrate(20);
    if (seen !== "not_yet") return;
    const timer = setTimeout(() => dispatch({ type: "heardNothing" }), atMs + HEARD_WITHIN_MS - serverNow());
    return () => clearTimeout(timer);
  }, [seen, atMs, dispatch]);

  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(atMs);
  const names = { desktop: desktopName(messages, desktop) };
  const { title, text } = say[seen];
  return (
    <Screen
      sign={seen === "in" ? "done" : seen === "not_yet" ? "busy" : "look"}
      title={format(title, names)}
      lead={
        <>
          <time dateTime={new Date(atMs).toISOString()}>{format(say.when, { time })}</time>{" "}
          <span>{format(text, names)}</span>
        </>
      }
      heading={heading}
      actions={
        <LinkButton href="/devices" variant="secondary" size="large" wide>
          {say.devices}
        </LinkButton>
      }
    >
      {seen === "in" && <p>{say.devicesHint}</p>}
      <p className="visually-hidden" role="status">
        {seen !== "not_yet" && format(title, names)}
      </p>
    </Screen>
  );
}

type CancelledProps = EndedProps & { panel: Extract<Panel, { step: "cancelled" }> };

function Cancelled({ panel, messages, heading, dispatch }: CancelledProps) {
  const say = messages.cancelled;
  return (
    <Screen
      sign="stopped"
      title={say.title}
      lead={say.text}
      heading={heading}
      actions={
        <>
          <LinkButton href="/devices" variant="secondary" size="large" wide>
            {say.devices}
          </LinkButton>
          {panel.farApart && (
            <LinkButton href="/settings" variant="secondary" size="large" wide>
              {say.password}
            </LinkButton>
          )}
          <Button variant="quiet" size="large" wide onClick={() => dispatch({ type: "startedOver" })}>
            {say.again}
          </Button>
        </>
      }
    >
      <Notice tone="warning">{say.warning}</Notice>
    </Screen>
  );
}
