"use client";

import { createContext, type ReactNode, useContext, useEffect, useReducer, useState } from "react";
import { useVisible } from "@/components/hooks/use-visible";
import type { SessionDevice } from "@/lib/api/types";
import type { Messages } from "@/lib/i18n/messages";
import { disown, liveApi, passwordPage } from "./api";
import { watchAccount } from "./connection";
import { knownSignIns, onKnownSignIns, rememberSignIn } from "./known-sign-ins";
import { NO_NEWS, nextNews } from "./reducer";
import { SignedOut } from "./SignedOut";
import { SignIns } from "./SignIns";

export interface LiveAccountProps {
  device: Pick<SessionDevice, "id">;
  messages: Pick<Messages, "live" | "apiErrors" | "names">;
  locale: string;
  /** Whether to ask about sign-ins that this device let in; not where the page tells of them itself. */
  askOfOwn?: boolean;
  children: ReactNode;
}

const SignInCount = createContext(0);

/** Changes when a list of devices is out of date. */
export function useSignInCount(): number {
  return useContext(SignInCount);
}

/** Asks about each new sign-in of the account, and leaves nothing on the page once its device is signed out. */
export function LiveAccount({ device, messages, locale, askOfOwn = true, children }: LiveAccountProps) {
  const [news, dispatch] = useReducer(nextNews, NO_NEWS);
  const visible = useVisible();
  const reconnects = useReconnects();
  const { signedOut } = news;

  // Closed while hidden: a browser opens six connections to a server, and each page's stream would keep one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a network that is back may have left the stream hanging
  useEffect(() => {
    if (!visible) return;
    return watchAccount(device.id, liveApi(), Math.random, (happened) => {
      if (happened.type === "replaced") return location.reload();
      if (happened.type === "signedIn" && knownSignIns().includes(happened.signIn.id)) return;
      if (happened.type === "signedIn" && !askOfOwn && happened.signIn.approvedBy?.id === device.id) return;
      dispatch(happened);
    });
  }, [device.id, visible, reconnects, askOfOwn]);

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

  if (signedOut) return <SignedOut messages={messages.live.signedOut} />;
  return (
    <SignInCount value={news.count}>
      {children}
      <SignIns
        news={news}
        deviceId={device.id}
        messages={messages}
        locale={locale}
        onKnown={answerFor}
        onDisown={(id) => void disownSignIn(id)}
      />
    </SignInCount>
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
