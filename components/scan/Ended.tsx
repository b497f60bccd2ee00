import type { Dispatch, Ref } from "react";
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
  return panel.step === "confirmed" ? <Confirmed {...props} panel={panel} /> : <Cancelled {...props} />;
}

type ConfirmedProps = EndedProps & { panel: Extract<Panel, { step: "confirmed" }> };

function Confirmed({ panel, messages, locale, heading }: ConfirmedProps) {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(panel.atMs);
  return (
    <Screen
      sign="done"
      title={format(messages.confirmed.title, { desktop: desktopName(messages, panel.desktop) })}
      lead={
        <>
          <time dateTime={new Date(panel.atMs).toISOString()}>{format(messages.confirmed.when, { time })}</time>{" "}
          <span>{messages.confirmed.text}</span>
        </>
      }
      heading={heading}
      actions={
        <LinkButton href="/devices" variant="secondary" size="large" wide>
          {messages.confirmed.devices}
        </LinkButton>
      }
    >
      <p>{messages.confirmed.devicesHint}</p>
    </Screen>
  );
}

function Cancelled({ messages, heading, dispatch }: EndedProps) {
  return (
    <Screen
      sign="stopped"
      title={messages.cancelled.title}
      lead={messages.cancelled.text}
      heading={heading}
      actions={
        <Button variant="secondary" size="large" wide onClick={() => dispatch({ type: "startedOver" })}>
          {messages.cancelled.again}
        </Button>
      }
    >
      <Notice tone="info">{messages.cancelled.warning}</Notice>
    </Screen>
  );
}
