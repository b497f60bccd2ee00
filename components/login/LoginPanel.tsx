"use client";

import { useCallback, useEffect, useMemo, useRef } from "react";
import { Remade } from "@/components/ui/Remade";
import type { CreateTicketResponse } from "@/lib/api/types";
import type { Messages } from "@/lib/i18n/messages";
import { announcement } from "./announcement";
import { loginApi } from "./api";
import styles from "./LoginPanel.module.css";
import { LoginView } from "./LoginView";
import { Steps } from "./Steps";
import { usePanel } from "./use-panel";

export interface LoginPanelProps {
  messages: Messages["login"];
  locale: string;
  mark?: string | undefined;
  prefetched?: CreateTicketResponse | undefined;
  goTo: string;
  origin: string;
  /** Of another application, which gets an answer where the phone says no. */
  request?: string | undefined;
}

export function LoginPanel({ messages, locale, mark, prefetched, goTo, origin, request }: LoginPanelProps) {
  const api = useMemo(() => loginApi(request), [request]);
  const leave = useCallback(() => location.assign(goTo), [goTo]);
  const [panel, send] = usePanel(api, leave, prefetched);
  const view = useRef<HTMLDivElement>(null);

  const refused = request !== undefined && panel.step === "ended" && panel.how === "cancelled";
  useEffect(() => {
    if (refused) location.assign(`${goTo}?cancel`);
  }, [refused, goTo]);

  // The pressed button disappears; a keyboard's focus stays where the answer appears.
  const press = (type: "newCode" | "claimAgain") => () => {
    view.current?.focus({ preventScroll: true });
    send({ type });
  };

  return (
    <div className={styles.viewl}>
      <div className={styles.view} ref={view} tabIndex={-1}>
        <Remade>
          <LoginView
            messages={messages}
            locale={locale}
            mark={mark}
            panel={panel}
            origin={origin}
            onNewCode={press("newCode")}
            onClaimAgain={press("claimAgain")}
          />
        </Remade>
      </div>
      <div className={styles.steps}>
        <Steps messages={messages.steps} step={panel.step} />
      </div>
      <p className="visually-hidden" role="status">
        {announcement(panel, messages)}
      </p>
    </div>
  );
}
