import type { Dispatch, Ref } from "react";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import { fill } from "@/lib/i18n/format";
import { desktopName, type ScanWords } from "./desktopName";
import type { Panel, PanelEvent } from "./panel";
import { Screen } from "./Screen";

interface EndProps {
  words: ScanWords;
  heading: Ref<HTMLHeadingElement>;
}

export interface ConfirmedProps extends EndProps {
  panel: Extract<Panel, { step: "confirmed" }>;
  tag: string;
}

export function Confirmed({ panel, words, tag, heading }: ConfirmedProps) {
  const time = new Intl.DateTimeFormat(tag, { timeStyle: "short" }).format(panel.atMs);
  return (
    <Screen
      sign="done"
      title={fill(words.confirmed.title, { desktop: desktopName(words, panel.desktop) })}
      lead={
        <>
          <time dateTime={new Date(panel.atMs).toISOString()}>{fill(words.confirmed.when, { time })}</time>{" "}
          {words.confirmed.text}
        </>
      }
      heading={heading}
      actions={
        <LinkButton href="/devices" variant="secondary" size="large" wide>
          {words.confirmed.devices}
        </LinkButton>
      }
    >
      <p>{words.confirmed.devicesHint}</p>
    </Screen>
  );
}

export function Cancelled({ words, heading, dispatch }: EndProps & { dispatch: Dispatch<PanelEvent> }) {
  return (
    <Screen
      sign="stopped"
      title={words.cancelled.title}
      lead={words.cancelled.text}
      heading={heading}
      actions={
        <Button variant="secondary" size="large" wide onClick={() => dispatch({ type: "startedOver" })}>
          {words.cancelled.again}
        </Button>
      }
    >
      <Notice tone="info">{words.cancelled.warning}</Notice>
    </Screen>
  );
}
