"use client";

import { type Dispatch, type Ref, useEffect } from "react";
import { serverNow } from "@/components/api/clock";
import { useNow } from "@/components/hooks/use-now";
import { vibrate } from "@/components/hooks/vibrate";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { LiveNotice } from "@/components/ui/LiveNotice";
import { Notice } from "@/components/ui/Notice";
import { format } from "@/lib/i18n/format";
import type { Panel, PanelEvent } from "./reducer";
import { Screen } from "./Screen";
import { complaintSentence, desktopName, type ScanMessages } from "./sentences";

export interface EndedProps {
  panel: Extract<Panel, { step: "confirmed" | "cancelled" | "undone" }>;
  dispatch: Dispatch<PanelEvent>;
  messages: ScanMessages;
  locale: string;
  heading: Ref<HTMLHeadingElement>;
}

export function Ended(props: EndedProps) {
  const { panel } = props;
  if (panel.step === "confirmed") return <Confirmed {...props} panel={panel} />;
  if (panel.step === "undone") return <Undone {...props} panel={panel} />;
  return <Cancelled {...props} panel={panel} />;
}

type ConfirmedProps = EndedProps & { panel: Extract<Panel, { step: "confirmed" }> };

/** How long the other screen mostly takes, and then some. */
const HEARD_WITHIN_MS = 10_000;

function Confirmed({ panel, dispatch, messages, locale, heading }: ConfirmedProps) {
  const { seen, atMs, desktop, visit, undoing, complaint } = panel;
  const say = messages.confirmed;
  const nowMs = useNow();
  useEffect(() => {
    if (seen === "in") vibrate(20);
    if (seen !== "not_yet") return;
    const timer = setTimeout(() => dispatch({ type: "heardNothing" }), atMs + HEARD_WITHIN_MS - serverNow());
    return () => clearTimeout(timer);
  }, [seen, atMs, dispatch]);

  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(atMs);
  const { site = "" } = desktop;
  const names = { desktop: desktopName(messages, desktop), site };
  const { title, text } = site && seen === "in" ? say.inSite : say[seen];
  return (
    <Screen
      sign={seen === "in" ? "done" : seen === "not_yet" ? "busy" : "look"}
      title={format(title, names)}
      lead={
        <>
          <time dateTime={new Date(atMs).toISOString()}>{format(say.when, { time })}</time>{" "}
          <span>{seen === "in" && visit ? say.visit : format(text, names)}</span>
        </>
      }
      heading={heading}
      actions={
        <>
          <Button
            variant="secondary"
            size="large"
            wide
            busy={undoing ?? false}
            onClick={() => dispatch({ type: "undoChosen" })}
          >
            {seen === "in" ? say.signOut : say.undo}
          </Button>
          <LinkButton href="/devices" variant="quiet" size="large" wide>
            {say.devices}
          </LinkButton>
          <Button variant="quiet" size="large" wide onClick={() => dispatch({ type: "startedOver" })}>
            {messages.cancelled.again}
          </Button>
        </>
      }
    >
      {complaint && <LiveNotice locale={locale} sentence={complaintSentence(messages, locale, complaint, nowMs)} />}
      <p>{say.undoHint}</p>
      <p className="visually-hidden" role="status">
        {seen !== "not_yet" && format(title, names)}
      </p>
    </Screen>
  );
}

type UndoneProps = EndedProps & { panel: Extract<Panel, { step: "undone" }> };

function Undone({ panel, messages, heading, dispatch }: UndoneProps) {
  const say = messages.undone;
  const { devices, password, again } = messages.cancelled;
  return (
    <Screen
      sign="stopped"
      title={say.title}
      lead={format(say.text, { desktop: desktopName(messages, panel.desktop) })}
      heading={heading}
      actions={<Safety messages={{ devices, password, again }} dispatch={dispatch} />}
    >
      <Notice tone="warning">{say.warning}</Notice>
    </Screen>
  );
}

interface SafetyProps extends Pick<EndedProps, "dispatch"> {
  messages: Pick<ScanMessages["cancelled"], "devices" | "password" | "again">;
}

/** Where somebody goes to whom this should not have happened. */
function Safety({ messages: say, dispatch }: SafetyProps) {
  return (
    <>
      <LinkButton href="/devices" variant="secondary" size="large" wide>
        {say.devices}
      </LinkButton>
      <LinkButton href="/settings#password" variant="secondary" size="large" wide>
        {say.password}
      </LinkButton>
      <Button variant="quiet" size="large" wide onClick={() => dispatch({ type: "startedOver" })}>
        {say.again}
      </Button>
    </>
  );
}

type CancelledProps = EndedProps & { panel: Extract<Panel, { step: "cancelled" }> };

function Cancelled({ panel, messages, heading, dispatch }: CancelledProps) {
  const say = messages.cancelled;
  const { unasked } = panel;
  if (unasked === "told" || unasked === "untold") {
    return (
      <Screen
        key="unasked"
        sign="done"
        title={say.reported.title}
        lead={unasked === "told" ? say.reported.text : undefined}
        heading={heading}
        actions={<Safety messages={say} dispatch={dispatch} />}
      >
        <Notice tone="warning">{say.reported.advice}</Notice>
      </Screen>
    );
  }
  return (
    <Screen
      key="cancelled"
      sign="stopped"
      title={say.title}
      lead={say.text}
      heading={heading}
      actions={
        <>
          <Button
            variant="secondary"
            size="large"
            wide
            busy={panel.unasked === "telling"}
            onClick={() => dispatch({ type: "unasked" })}
          >
            {say.unasked}
          </Button>
          <LinkButton href="/devices" variant="secondary" size="large" wide>
            {say.devices}
          </LinkButton>
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
