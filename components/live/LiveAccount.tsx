"use client";

import { createContext, type ReactNode, useContext, useEffect, useReducer, useState } from "react";
import { useVisible } from "@/components/hooks/use-visible";
import { type Frame, Shell } from "@/components/ui/Shell";
import type { SessionDevice, SignInNews } from "@/lib/api/types";
import type { Messages } from "@/lib/i18n/messages";
import { disown, liveApi, passwordPage } from "./api";
import { watchAccount } from "./connection";
import { knownSignIns, onKnownSignIns, rememberSignIn } from "./known-sign-ins";
import { takeConfirmation } from "./own-confirmations";
import { type News, NO_NEWS, nextNews } from "./reducer";
import { SignedOut } from "./SignedOut";

export interface LiveAccountProps {
  device: Pick<SessionDevice, "id">;
  /** Around what is shown once it is signed out. */
  frame: Frame;
  messages: Messages["live"]["signedOut"];
  children: ReactNode;
}

interface AccountNews {
  news: News;
  deviceId: string;
  held: boolean;
  hold: (held: boolean) => void;
  answerFor: (id: string) => void;
  disownSignIn: (id: string) => void;
}

const nothing = () => {};
const NewsContext = createContext<AccountNews>({
  news: NO_NEWS,
  deviceId: "",
  held: false,
  hold: nothing,
  answerFor: nothing,
  disownSignIn: nothing,
});

export function useAccountNews(): AccountNews {
  return useContext(NewsContext);
}

/** Changes when a list of devices is out of date. */
export function useSignInCount(): number {
  return useAccountNews().news.count;
}

/** The last device that came in by a confirmation of this tab. */
export function useLetIn(): string | undefined {
  return useAccountNews().news.letIn;
}

/** Asks about no sign-in while something else is being decided; the questions come afterwards. */
export function useHeldQuestions(held: boolean): void {
  const { hold } = useAccountNews();
  useEffect(() => {
    hold(held);
    return () => hold(false);
  }, [hold, held]);
}

/** Hears of each new sign-in of the account, and leaves nothing on the page once its device is signed out. */
export function LiveAccount({ device, frame, messages, children }: LiveAccountProps) {
  const [news, dispatch] = useReducer(nextNews, NO_NEWS);
  const visible = useVisible();
  const reconnects = useReconnects();
  const [held, hold] = useState(false);

  // Closed while hidden: a browser opens six connections to a server, and each page's stream would keep one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a network that is back may have left the stream hanging
  useEffect(() => {
    if (!visible) return;
    return watchAccount(device.id, liveApi(), Math.random, (happened) => {
      if (happened.type === "replaced") return location.reload();
      if (happened.type === "signedIn" && isAnswered(happened.signIn)) return;
      dispatch(happened);
    });
    function isAnswered(signIn: SignInNews): boolean {
      if (knownSignIns().includes(signIn.id)) return true;
      if (signIn.approvedBy?.id !== device.id || !takeConfirmation(signIn)) return false;
      rememberSignIn(signIn.id);
      dispatch({ type: "letIn", id: signIn.id });
      return true;
    }
  }, [device.id, visible, reconnects]);

  useEffect(() => onKnownSignIns(() => dispatch({ type: "known", ids: knownSignIns() })), []);

  const answerFor = (id: string) => {
    rememberSignIn(id);
    dispatch({ type: "known", ids: [id] });
  };
  const disownSignIn = async (id: string) => {
    dispatch({ type: "disowned", id });
    const called = await disown(id);
    // That page asks for the password, which a device that was let in by a code has to give.
    if (!called.ok && called.error.code === "step_up_required") return location.assign("/devices");
    if (!called.ok) return dispatch({ type: "disownRefused", error: called.error });
    rememberSignIn(id);
    dispatch({ type: "disownDone" });
    location.assign(passwordPage(called.value.devices));
  };

  if (news.signedOut) {
    return (
      <Shell frame={frame}>
        <SignedOut messages={messages} />
      </Shell>
    );
  }
  return (
    <NewsContext
      value={{ news, deviceId: device.id, held, hold, answerFor, disownSignIn: (id) => void disownSignIn(id) }}
    >
      {children}
    </NewsContext>
  );
}

function useReconnects(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const back = () => setCount((before) => before + 1);
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  }, []);
  return count;
}
