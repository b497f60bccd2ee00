"use client";

import { type Dispatch, useEffect, useRef } from "react";
import { abortCeremony } from "@/components/passkeys/ceremony";
import { Button } from "@/components/ui/Button";
import type { Messages } from "@/lib/i18n/messages";
import { type Deciding, type PanelEvent, takesPasskey } from "./reducer";

export interface PasskeyChoiceProps {
  panel: Deciding;
  dispatch: Dispatch<PanelEvent>;
  messages: Pick<Messages["passkeys"], "confirmHint" | "usePassword">;
}

/** What pressing Confirm will ask for, and the way around it. */
export function PasskeyChoice({ panel, dispatch, messages }: PasskeyChoiceProps) {
  const preferPassword = () => {
    void abortCeremony();
    dispatch({ type: "passwordPreferred" });
  };
  return (
    <>
      <p>{messages.confirmHint}</p>
      {panel.offer.proof?.password && (
        <Button variant="quiet" wide onClick={preferPassword}>
          {messages.usePassword}
        </Button>
      )}
    </>
  );
}

/** Says no, also while a passkey is waited for: that wait ends first. */
export function useCancel(panel: Deciding, settled: boolean, dispatch: Dispatch<PanelEvent>): () => void {
  const wanted = useRef(false);
  const { sending } = panel;
  useEffect(() => {
    if (!wanted.current || sending !== undefined) return;
    wanted.current = false;
    dispatch({ type: "chosen", choice: "cancel" });
  }, [sending, dispatch]);
  return () => {
    if (!settled) return;
    if (sending === "confirm" && takesPasskey(panel)) {
      wanted.current = true;
      void abortCeremony();
    } else dispatch({ type: "chosen", choice: "cancel" });
  };
}
