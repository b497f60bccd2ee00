"use client";

import { type Dispatch, type FormEvent, type Ref, useEffect, useRef } from "react";
import { useNow } from "@/components/hooks/use-now";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { LiveNotice } from "@/components/ui/LiveNotice";
import { Notice } from "@/components/ui/Notice";
import { PasswordField } from "@/components/ui/PasswordField";
import { secondsLeft, timeLeft } from "@/components/ui/relative-time";
import { TidiedField } from "@/components/ui/TidiedField";
import { placeName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { AskedFor } from "./AskedFor";
import actions from "./actions.module.css";
import styles from "./ConfirmCard.module.css";
import { DesktopFacts } from "./DesktopFacts";
import { KnownBrowser } from "./KnownBrowser";
import { PasskeyChoice, useCancel } from "./PasskeyChoice";
import { type Complaint, type Deciding, type PanelEvent, takesPasskey } from "./reducer";
import { Screen } from "./Screen";
import { complaintSentence, desktopName, type ScanMessages } from "./sentences";
import { useSettled } from "./use-settled";

export interface ConfirmCardProps {
  panel: Deciding;
  dispatch: Dispatch<PanelEvent>;
  messages: ScanMessages;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  heading: Ref<HTMLHeadingElement>;
}

export function ConfirmCard({ panel, dispatch, messages, passwordMessages, locale, heading }: ConfirmCardProps) {
  const nowMs = useNow();
  const { account, desktop, expiresAtMs, numberRequired } = panel.offer;
  const say = messages.deciding;
  // A digit typed shows that the card has been seen.
  const settled = useSettled() || panel.number !== "" || panel.password !== "";
  const over = nowMs >= expiresAtMs;
  useEffect(() => {
    if (over && panel.sending === undefined) dispatch({ type: "ranOut" });
  }, [over, panel.sending, dispatch]);

  const number = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const { complaint, stepUp } = panel;
  useEffect(() => {
    const about = complaint?.about;
    if (about === "number_missing" || about === "wrong_number") number.current?.focus();
    else if (stepUp) password.current?.focus();
  }, [complaint, stepUp]);

  const confirm = (event: FormEvent) => {
    event.preventDefault();
    if (settled) dispatch({ type: "chosen", choice: "confirm" });
  };
  const signs = takesPasskey(panel);
  const cancel = useCancel(panel, settled, dispatch);
  const errorOf = (...about: Complaint["about"][]) =>
    complaint && about.includes(complaint.about) ? complaintSentence(messages, locale, complaint, nowMs) : undefined;
  // A complaint replaces its hint, so that nothing moves.
  const wrongNumber = errorOf("number_missing", "wrong_number");
  const wrongPassword = errorOf("password_missing", "wrong_password");
  const general = errorOf("offline", "internal", "rate_limited", "wrong_passkey");

  return (
    <form onSubmit={confirm} noValidate autoComplete="off">
      <Screen
        title={say.title}
        lead={format(say.lead, { desktop: desktopName(messages, desktop) })}
        heading={heading}
        actions={
          <>
            {general && <LiveNotice sentence={general} />}
            <p className={styles.time} role="timer" aria-live="off">
              {format(say.timeLeft, { time: timeLeft(locale, expiresAtMs, nowMs) })}
            </p>
            <div className={actions.pair}>
              <Button
                variant="secondary"
                size="large"
                wide
                busy={panel.sending === "cancel"}
                aria-disabled={!settled || (panel.sending !== undefined && !signs)}
                onClick={cancel}
              >
                <Cross />
                {say.cancel}
              </Button>
              <Button
                type="submit"
                variant="secondary"
                size="large"
                wide
                busy={panel.sending === "confirm"}
                aria-disabled={!settled || panel.sending !== undefined}
              >
                <Check />
                {signs ? messages.passkeys.confirm : say.confirm}
              </Button>
            </div>
          </>
        }
      >
        <section className={styles.part} aria-label={say.account}>
          <Avatar name={account.name} image={account.image} size={56} />
          <p className={styles.who}>
            <bdi className={styles.name}>{account.name}</bdi>
            <bdi className={styles.username}>{format(messages.account, { username: account.username })}</bdi>
          </p>
        </section>
        {panel.offer.for && <AskedFor asked={panel.offer.for} messages={messages.asked} />}
        <DesktopFacts desktop={desktop} nowMs={nowMs} messages={messages} locale={locale} />
        <KnownBrowser known={desktop.known} nowMs={nowMs} messages={messages} locale={locale} />
        {desktop.farApart ? (
          <Notice tone="danger" title={say.farApartTitle}>
            {format(say.farApart, {
              place: placeName(messages.names, desktop.place ?? ""),
              phonePlace: placeName(messages.names, desktop.phonePlace ?? ""),
            })}
          </Notice>
        ) : (
          !desktop.sameNetwork && <Notice tone="warning">{say.otherNetworkWarning}</Notice>
        )}
        {numberRequired && (
          <div className={styles.number}>
            <TidiedField
              ref={number}
              label={say.number}
              hint={wrongNumber ? undefined : say.numberHint}
              error={wrongNumber}
              value={panel.number}
              onText={(text) => dispatch({ type: "numberTyped", text })}
              readOnly={panel.sending !== undefined}
              dir="ltr"
              inputMode="numeric"
              pattern="[0-9]*"
              autoComplete="off"
              enterKeyHint="done"
            />
          </div>
        )}
        {stepUp && (
          <>
            {/* Tells a password manager whose password is meant. */}
            <input type="text" autoComplete="username" value={account.username} readOnly hidden />
            <PasswordField
              ref={password}
              messages={passwordMessages}
              label={say.password}
              hint={wrongPassword ? undefined : say.passwordHint}
              error={wrongPassword}
              value={panel.password}
              onChange={(event) => dispatch({ type: "passwordTyped", text: event.currentTarget.value })}
              readOnly={panel.sending !== undefined}
              autoComplete="current-password"
              enterKeyHint="done"
            />
          </>
        )}
        {signs && <PasskeyChoice panel={panel} dispatch={dispatch} messages={messages.passkeys} />}
        <p className={styles.condition}>{say.condition}</p>
        <p className="visually-hidden" role="status">
          {lastSeconds(secondsLeft(expiresAtMs, nowMs)) && say.hurry}
        </p>
      </Screen>
    </form>
  );
}

/** Said once, not counted down: a live region that speaks every second is noise. */
function lastSeconds(seconds: number): boolean {
  return seconds > 0 && seconds <= 20;
}

function Check() {
  return <Sign path="M5 12.5l4.5 4.5L19 7.5" />;
}

function Cross() {
  return <Sign path="M7 7l10 10M17 7L7 17" />;
}

function Sign({ path }: { path: string }) {
  return (
    <svg className={styles.sign} width="20" height="20" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}
