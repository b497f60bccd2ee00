"use client";

import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from "react";
import { serverNow } from "@/components/api/clock";
import { useHeldQuestions, useLetIn } from "@/components/live/LiveAccount";
import { noteConfirmation } from "@/components/live/own-confirmations";
import { decide, reportUnasked, scan } from "@/components/scan/api";
import { Busy } from "@/components/scan/Busy";
import { ConfirmCard } from "@/components/scan/ConfirmCard";
import { Ended } from "@/components/scan/Ended";
import { Refused } from "@/components/scan/Refused";
import { type Choice, type Deciding, nextPanel, type Panel } from "@/components/scan/reducer";
import { takeBack } from "@/components/scan/take-back";
import { useFaultFrame } from "@/components/ui/FrameProvider";
import type { PhoneCodeProps } from "./PhoneCode";
import { phoneWords } from "./phone-words";

export interface PhoneDecisionProps extends Omit<PhoneCodeProps, "welcome"> {
  ticketId: string;
  /** Shows a new code. */
  onAgain(): void;
}

/** Decides about the phone that opened the link as a phone decides about a desktop, with the same card and the same states. */
export function PhoneDecision({ ticketId, messages, passwordMessages, locale, onAgain }: PhoneDecisionProps) {
  const [panel, dispatch] = useReducer(nextPanel, {
    step: "scanning",
    id: ticketId,
    via: "link",
  } as const satisfies Panel);
  const words = useMemo(() => phoneWords(messages), [messages]);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new screen's heading is read out, and the keyboard starts there
  useLayoutEffect(() => heading.current?.focus(), [panel.step]);

  // One state, one time: React runs effects twice in development, and the second scan would void the first one's token.
  const carriedOut = useRef<Panel>(undefined);
  useEffect(() => {
    if (carriedOut.current === panel) return;
    carriedOut.current = panel;
    if (panel.step === "scanning") {
      void scan(panel.id, panel.via).then((called) =>
        called.ok
          ? dispatch({ type: "scanned", id: panel.id, offer: called.value })
          : dispatch({ type: "scanRefused", id: panel.id, error: called.error }),
      );
    } else if (panel.step === "deciding" && panel.sending && !panel.letIn) {
      const choice = panel.sending;
      if (choice === "confirm") noteConfirmation(panel.offer.desktop);
      void send(panel, choice).then((called) =>
        called.ok
          ? dispatch({ type: "decided", choice, atMs: serverNow() })
          : dispatch({ type: "choiceRefused", choice, error: called.error }),
      );
    } else if (panel.step === "confirmed" && panel.undoing) void takeBack(panel).then(dispatch);
    else if (panel.step === "cancelled" && panel.unasked === "telling") {
      void reportUnasked(panel.id).then(({ ok }) => dispatch({ type: "unaskedTold", told: ok }));
    } else if (panel.step === "entry") onAgain();
    else if (panel.step === "leaving") location.assign("/sign-in?callbackUrl=%2Flink%2Fnew");
  }, [panel, onAgain]);

  const name = useFaultFrame()?.frame.site.name ?? "";
  const site = useMemo(() => ({ name, host: globalThis.location?.host ?? "" }), [name]);
  const letIn = useLetIn();
  useEffect(() => {
    if (letIn) dispatch({ type: "letIn", deviceId: letIn });
  }, [letIn]);
  useHeldQuestions(!["confirmed", "cancelled", "undone", "refused"].includes(panel.step));
  const shared = { dispatch, messages: words, locale, heading };
  switch (panel.step) {
    case "deciding":
      return (
        <ConfirmCard
          key={panel.offer.confirmToken}
          panel={panel}
          passwordMessages={passwordMessages}
          site={site}
          {...shared}
        />
      );
    case "confirmed":
    case "cancelled":
    case "undone":
      return <Ended panel={panel} {...shared} />;
    case "refused":
      return <Refused panel={panel} {...shared} />;
    default:
      return <Busy>{messages.link.show.opening}</Busy>;
  }
}

function send({ id, offer, number, password, stepUp }: Deciding, choice: Choice) {
  const { confirmToken } = offer;
  return decide(
    id,
    choice,
    choice === "confirm" ? { confirmToken, number, ...(stepUp && { password }) } : { confirmToken },
  );
}
