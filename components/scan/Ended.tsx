import type { Dispatch, Ref } from "react";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import { format } from "@/lib/i18n/format";
import { desktopName, type ScanWords } from "./desktopName";
import type { Panel, PanelEvent } from "./reducer";
import { Screen } from "./Screen";

interface EndProps {
  messages: ScanWords;
  heading: Ref<HTMLHeadingElement>;
}

export interface ConfirmedProps extends EndProps {
  panel: Extract<Panel, { step: "confirmed" }>;
  locale: string;
}

export function Confirmed({ panel, messages, locale, heading }: ConfirmedProps) {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(panel.atMs);
  return (
    <Screen
      sign="done"
      title={format(messages.confirmed.title, { desktop: desktopName(messages, panel.desktop) })}
      lead={
        <>
          <time dateTime={new Date(panel.atMs).toISOString()}>{format(messages.confirmed.when, { time })}</time>{" "}
          {messages.confirmed.text}
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

export function Cancelled({ messages, heading, dispatch }: EndProps & { dispatch: Dispatch<PanelEvent> }) {
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
