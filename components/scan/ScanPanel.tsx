"use client";

import { type Dispatch, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { accountPage } from "@/components/account/destination";
import { serverNow } from "@/components/api/clock";
import { useHeldQuestions, useLetIn } from "@/components/live/LiveAccount";
import { dropConfirmation, noteConfirmation } from "@/components/live/own-confirmations";
import { signOffer } from "@/components/passkeys/sign-offer";
import { Remade } from "@/components/ui/Remade";
import type { Messages } from "@/lib/i18n/messages";
import { decide, lookup, reportUnasked, scan } from "./api";
import { Busy } from "./Busy";
import { CodeEntry } from "./CodeEntry";
import { ConfirmCard } from "./ConfirmCard";
import { keepCode, keptCode, readArrival, remember, rememberLetIn, rememberUndone } from "./code-source";
import { Ended } from "./Ended";
import { LinkWarning } from "./LinkWarning";
import { outcomeOf } from "./outcome";
import { Refused } from "./Refused";
import { type Deciding, nextPanel, OPENING, type Panel, type PanelEvent, takesPasskey } from "./reducer";
import type { ScanMessages, SiteName } from "./sentences";
import { takeBack } from "./take-back";

export interface ScanPanelProps {
  messages: ScanMessages;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  linked: boolean;
  signedIn: boolean;
  origin: string;
  site: SiteName;
}

/** The phone's side of a login. What may happen when is in ./reducer.ts; this does what a state says is under way. */
export function ScanPanel({ messages, passwordMessages, locale, linked, signedIn, origin, site }: ScanPanelProps) {
  const [panel, dispatch] = useReducer(nextPanel, OPENING);
  const heading = useHeadingFocus(panel);
  // Kept from the first render: another language asks the server again, and that request is one of our own.
  const [openedByLink] = useState(linked);

  useEffect(() => {
    const read = () => dispatch(readArrival({ linked: openedByLink, signedIn }));
    read();
    // Going back from a code to the scanner changes no fragment, since the address does not hold such a code.
    addEventListener("hashchange", read);
    addEventListener("popstate", read);
    return () => {
      removeEventListener("hashchange", read);
      removeEventListener("popstate", read);
    };
  }, [openedByLink, signedIn]);

  // One state, one time: React runs effects twice in development, and the second scan would void the first one's token.
  const carriedOut = useRef<Panel>(OPENING);
  useEffect(() => {
    if (carriedOut.current === panel) return;
    carriedOut.current = panel;
    void carryOut(panel, dispatch);
  }, [panel]);

  const letIn = useLetIn();
  useEffect(() => {
    if (letIn) dispatch({ type: "letIn", deviceId: letIn });
  }, [letIn]);
  const isIn = panel.step === "confirmed" && panel.deviceId;
  useEffect(() => {
    if (isIn) rememberLetIn(isIn);
  }, [isIn]);
  // Nothing may stand over what is being decided, nor push it away.
  useHeldQuestions(!["confirmed", "cancelled", "undone", "refused"].includes(panel.step));

  return <Remade>{screen()}</Remade>;

  function screen() {
    switch (panel.step) {
      case "opening":
      case "scanning":
        return <Busy>{messages.opening}</Busy>;
      case "leaving":
        return <Busy>{messages.leaving}</Busy>;
      case "entry":
        return (
          <CodeEntry
            panel={panel}
            dispatch={dispatch}
            onSeen={(id, by) => {
              const via = by === "camera" ? "camera" : "typed";
              keepCode({ id, via });
              dispatch({ type: "codeSeen", id, via });
            }}
            origin={origin}
            messages={messages}
            locale={locale}
            heading={heading}
          />
        );
      case "asking":
        return <LinkWarning dispatch={dispatch} messages={messages.asking} heading={heading} />;
      case "deciding":
        return (
          <ConfirmCard
            key={panel.offer.confirmToken}
            panel={panel}
            dispatch={dispatch}
            messages={messages}
            passwordMessages={passwordMessages}
            locale={locale}
            site={site}
            heading={heading}
          />
        );
      case "confirmed":
      case "cancelled":
      case "undone":
        return <Ended panel={panel} dispatch={dispatch} messages={messages} locale={locale} heading={heading} />;
      case "refused":
        return <Refused panel={panel} dispatch={dispatch} messages={messages} locale={locale} heading={heading} />;
      default:
        return panel satisfies never;
    }
  }
}

async function carryOut(panel: Panel, dispatch: Dispatch<PanelEvent>): Promise<void> {
  switch (panel.step) {
    case "entry":
      if (panel.lookingUp) return lookUp(panel.letters, dispatch);
      // Only where a code was given up: a reload must not find its id again.
      else if (location.hash !== "" || keptCode()) history.replaceState(null, "", "/scan");
      return;
    case "scanning":
      return scanCode(panel, dispatch);
    case "deciding":
      // What is heard while an answer is awaited is no second choice.
      if (panel.sending && !panel.letIn) return sendChoice(panel, panel.sending, dispatch);
      return;
    case "confirmed":
      if (panel.undoing) return dispatch(await takeBack(panel));
      return;
    case "undone":
      return rememberUndone();
    case "cancelled":
      if (panel.unasked === "telling") dispatch({ type: "unaskedTold", told: (await reportUnasked(panel.id)).ok });
      return;
    case "leaving":
      // Replaces this page, so that going back does not lead in a circle.
      location.replace(accountPage("/sign-in", "/scan", panel.id && `#${panel.id}`));
      return;
    default:
      return;
  }
}

async function lookUp(letters: string, dispatch: Dispatch<PanelEvent>): Promise<void> {
  const called = await lookup(letters);
  if (!called.ok) return dispatch({ type: "codeRefused", error: called.error });
  const { id } = called.value;
  keepCode({ id, via: "typed" });
  dispatch({ type: "codeFound", id });
}

async function scanCode({ id, via }: Extract<Panel, { step: "scanning" }>, dispatch: Dispatch<PanelEvent>) {
  remember({ id, via, agreed: true });
  const called = await scan(id, via);
  if (called.ok) dispatch({ type: "scanned", id, offer: called.value });
  else dispatch({ type: "scanRefused", id, error: called.error });
}

async function sendChoice(panel: Deciding, choice: "confirm" | "cancel", dispatch: Dispatch<PanelEvent>) {
  const { id, via, offer, number, password } = panel;
  const signs = choice === "confirm" && takesPasskey(panel);
  const passkey = signs ? await signOffer(id, offer, panel) : undefined;
  const cancelled = { code: "step_up_required", reason: "wrong_passkey" } as const;
  if (signs && !passkey) return dispatch({ type: "choiceRefused", choice, error: cancelled });
  if (choice === "confirm") noteConfirmation(offer.desktop);
  const called = await decide(id, choice, {
    confirmToken: offer.confirmToken,
    ...(choice === "confirm" && offer.numberRequired && { number }),
    ...(choice === "confirm" && offer.for && { kind: offer.for.kind }),
    ...(choice === "confirm" && panel.stepUp && { password }),
    ...(choice === "confirm" && panel.visit && { visit: panel.visit }),
    ...(passkey && { passkey }),
  });
  if (!called.ok) {
    if (choice === "confirm" && called.error.code !== "offline") dropConfirmation(offer.desktop);
    return dispatch({ type: "choiceRefused", choice, error: called.error });
  }
  const atMs = serverNow();
  remember({ id, via, agreed: true, outcome: outcomeOf(panel, choice, atMs) });
  dispatch({ type: "decided", choice, atMs });
}

/**
 * Focuses each new screen's heading, so that it is read out and the keyboard starts there: before the screen is seen, so that no
 * key that answers it is pressed somewhere else.
 */
function useHeadingFocus(panel: Panel) {
  const heading = useRef<HTMLHeadingElement>(null);
  const seen = useRef<string>("opening");
  const screen = panel.step === "cancelled" && panel.unasked?.endsWith("told") ? "reported" : panel.step;
  useLayoutEffect(() => {
    const before = seen.current;
    seen.current = screen;
    if (before === screen || (before === "opening" && screen === "entry")) return;
    heading.current?.focus();
  }, [screen]);
  return heading;
}
