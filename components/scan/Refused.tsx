"use client";

import type { Dispatch, ReactNode, Ref } from "react";
import { useNow } from "@/components/hooks/use-now";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import { waitSentence } from "@/components/ui/relative-time";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { Panel, PanelEvent, Refusal } from "./reducer";
import { Screen } from "./Screen";

export interface RefusedProps {
  panel: Extract<Panel, { step: "refused" }>;
  dispatch: Dispatch<PanelEvent>;
  messages: Messages["scan"];
  locale: string;
  heading: Ref<HTMLHeadingElement>;
}

/** What happens to codes. */
const STOPPED: ReadonlySet<Refusal["why"]> = new Set(["expired", "past", "withdrawn"]);

export function Refused({ panel, dispatch, messages, locale, heading }: RefusedProps) {
  const { refusal } = panel;
  const say = messages.refusals[refusal.why];
  const first = nextStep({ refusal, dispatch, messages, locale });
  return (
    <Screen
      sign={STOPPED.has(refusal.why) ? "stopped" : "careful"}
      title={say.title}
      lead={say.text}
      heading={heading}
      actions={
        <>
          {first}
          <Button
            variant={first ? "quiet" : "secondary"}
            size="large"
            wide
            onClick={() => dispatch({ type: "startedOver" })}
          >
            {messages.refusalActions.another}
          </Button>
        </>
      }
    >
      {"warning" in say && <Notice tone="warning">{say.warning}</Notice>}
      {refusal.why === "internal" && refusal.correlationId && (
        <p>{format(messages.report, { id: refusal.correlationId })}</p>
      )}
    </Screen>
  );
}

type NextStepProps = Pick<RefusedProps, "dispatch" | "messages" | "locale"> & { refusal: Refusal };

function nextStep({ refusal, dispatch, messages, locale }: NextStepProps): ReactNode {
  const say = messages.refusalActions;
  switch (refusal.why) {
    case "offline":
    case "internal":
      return (
        <Button variant="secondary" size="large" wide onClick={() => dispatch({ type: "triedAgain" })}>
          {say.again}
        </Button>
      );
    case "rate_limited":
      return <RetryLater retryAtMs={refusal.retryAtMs} dispatch={dispatch} messages={messages} locale={locale} />;
    case "signed_out":
    case "no_proof":
      // `again` shows the form at once, even with a session.
      return (
        <LinkButton href="/sign-in?callbackUrl=%2Fscan&again" variant="secondary" size="large" wide>
          {say.signIn}
        </LinkButton>
      );
    case "own_code":
      return (
        <LinkButton href="/sign-in" variant="secondary" size="large" wide>
          {say.password}
        </LinkButton>
      );
    case "taken":
    case "disowned_browser":
    case "wrong_number":
    case "unsure":
      return (
        <LinkButton href="/devices" variant="secondary" size="large" wide>
          {say.devices}
        </LinkButton>
      );
    default:
      return null;
  }
}

function RetryLater({ retryAtMs, dispatch, messages, locale }: Omit<NextStepProps, "refusal"> & { retryAtMs: number }) {
  const nowMs = useNow();
  const { wait, again } = messages.refusalActions;
  return (
    <Button
      variant="secondary"
      size="large"
      wide
      disabled={nowMs < retryAtMs}
      onClick={() => dispatch({ type: "triedAgain" })}
    >
      {waitSentence(locale, { ...wait, over: again }, retryAtMs, nowMs)}
    </Button>
  );
}
