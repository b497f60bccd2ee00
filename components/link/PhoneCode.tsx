"use client";

import { QRCodeSVG } from "qrcode.react";
import { useCallback, useEffect, useState } from "react";
import { serverNow } from "@/components/api/clock";
import { useVisible } from "@/components/hooks/use-visible";
import code from "@/components/login/Code.module.css";
import { Countdown } from "@/components/login/Countdown";
import type { ScanMessages } from "@/components/scan/sentences";
import { Button } from "@/components/ui/Button";
import { LinkButton } from "@/components/ui/LinkButton";
import { Notice } from "@/components/ui/Notice";
import type { Messages } from "@/lib/i18n/messages";
import { cancelLink, createLink, readLink } from "./api";
import { LinkScreen } from "./LinkScreen";
import { PhoneDecision } from "./PhoneDecision";

export interface PhoneCodeProps {
  messages: { link: Messages["link"]; scan: ScanMessages };
  passwordMessages: Messages["app"]["password"];
  locale: string;
  /** Offered by itself after a sign-up, and as easily left. */
  welcome: boolean;
}

interface Shown {
  step: "shown";
  id: string;
  url: string;
  since: number;
  until: number;
}

type Panel =
  | { step: "making" }
  | Shown
  | { step: "opened"; ticketId: string }
  | { step: "over"; how: "expired" | "cancelled" | "failed" };

/** How often a code is looked at while it is shown: it lives for a minute, and mostly for a few seconds. */
const LOOK_EVERY_MS = 1_000;
const CODE_PX = 288;

/** The side of a link that is signed in: it shows the code, and decides about the phone that opened it. */
export function PhoneCode({ messages, passwordMessages, locale, welcome }: PhoneCodeProps) {
  const [panel, setPanel] = useState<Panel>({ step: "making" });
  const visible = useVisible();

  const making = panel.step === "making";
  useEffect(() => {
    if (!making) return;
    let current = true;
    void createLink().then((made) => {
      if (!current) return;
      if (!made.ok) return setPanel({ step: "over", how: "failed" });
      const { id, url, expiresAt } = made.value;
      setPanel({ step: "shown", id, url, since: serverNow(), until: Date.parse(expiresAt) });
    });
    return () => {
      current = false;
    };
  }, [making]);

  const shown = panel.step === "shown" ? panel : undefined;
  useEffect(() => {
    if (!shown || !visible) return;
    let current = true;
    const look = async () => {
      const read = await readLink(shown.id);
      if (!current) return;
      const over = serverNow() > shown.until + 5_000;
      if (read.ok && read.value.ticketId) setPanel({ step: "opened", ticketId: read.value.ticketId });
      else if (read.ok && read.value.status === "cancelled") setPanel({ step: "over", how: "cancelled" });
      else if ((read.ok && read.value.status === "expired") || over) setPanel({ step: "over", how: "expired" });
      else timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    let timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [shown, visible]);

  const again = useCallback(() => setPanel({ step: "making" }), []);
  const cancel = async () => {
    if (shown) await cancelLink(shown.id);
    location.assign("/devices");
  };

  const say = messages.link.show;
  switch (panel.step) {
    case "making":
    case "shown":
      return (
        <LinkScreen
          title={welcome ? say.welcome : say.heading}
          actions={
            <Button variant="quiet" wide onClick={() => void cancel()}>
              {welcome ? say.later : say.cancel}
            </Button>
          }
        >
          <p>{say.lead}</p>
          <div className={code.code}>
            <div className={shown ? code.tile : code.empty} aria-busy={!shown}>
              {shown && (
                <QRCodeSVG
                  className={code.appearing}
                  value={shown.url}
                  title={say.name}
                  aria-label={say.name}
                  role="img"
                  level="M"
                  marginSize={4}
                  size={CODE_PX}
                  bgColor="#ffffff"
                  fgColor="#000000"
                />
              )}
            </div>
            <div className={code.line}>
              {shown ? (
                <Countdown locale={locale} label={say.endsIn} since={shown.since} until={shown.until} />
              ) : (
                <p className="scripted" role="status">
                  {say.loading}
                </p>
              )}
            </div>
          </div>
          <Notice tone="warning" title={say.careful.title}>
            {say.careful.text}
          </Notice>
        </LinkScreen>
      );
    case "opened":
      return <PhoneDecision ticketId={panel.ticketId} onAgain={again} {...{ messages, passwordMessages, locale }} />;
    case "over":
      return (
        <LinkScreen
          title={say[panel.how].title}
          actions={
            <>
              <Button size="large" wide onClick={again}>
                {say.fresh}
              </Button>
              <LinkButton href="/devices" variant="quiet" wide>
                {say.later}
              </LinkButton>
            </>
          }
        >
          {say[panel.how].text}
        </LinkScreen>
      );
    default:
      return panel satisfies never;
  }
}
