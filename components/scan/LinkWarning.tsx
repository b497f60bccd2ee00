import type { Dispatch, Ref } from "react";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import type { Messages } from "@/lib/i18n/messages";
import actions from "./actions.module.css";
import type { PanelEvent } from "./reducer";
import { Screen } from "./Screen";

export interface LinkWarningProps {
  dispatch: Dispatch<PanelEvent>;
  messages: Messages["scan"]["asking"];
  heading: Ref<HTMLHeadingElement>;
}

/** After a link on another site nothing is sent before the reader says that the code is in front of them. */
export function LinkWarning({ dispatch, messages, heading }: LinkWarningProps) {
  return (
    <Screen
      title={messages.title}
      lead={messages.text}
      heading={heading}
      actions={
        <>
          <p className={actions.condition}>{messages.condition}</p>
          <div className={actions.pair}>
            <Button variant="secondary" size="large" wide onClick={() => dispatch({ type: "startedOver" })}>
              {messages.stop}
            </Button>
            <Button variant="secondary" size="large" wide onClick={() => dispatch({ type: "agreed" })}>
              {messages.submit}
            </Button>
          </div>
        </>
      }
    >
      <Notice tone="warning">{messages.danger}</Notice>
    </Screen>
  );
}
