"use client";

import { type Dispatch, type FormEvent, type ReactNode, type Ref, useEffect, useRef } from "react";
import { useNow } from "@/components/hooks/use-now";
import { useSettled } from "@/components/hooks/use-settled";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import { LiveNotice } from "@/components/ui/LiveNotice";
import { Notice } from "@/components/ui/Notice";
import { secondsLeft, timeLeft } from "@/components/ui/relative-time";
import { placeName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { AskedFor } from "./AskedFor";
import actions from "./actions.module.css";
import styles from "./ConfirmCard.module.css";
import { ConfirmFields } from "./ConfirmFields";
import { DesktopFacts } from "./DesktopFacts";
import { KnownBrowser } from "./KnownBrowser";
import { PasskeyChoice, useCancel } from "./PasskeyChoice";
import { type Complaint, type Deciding, type PanelEvent, takesPasskey } from "./reducer";
import { Screen } from "./Screen";
import { agreement, complaintSentence, hasOwnBrowser, type ScanMessages, type SiteName } from "./sentences";

export interface ConfirmCardProps {
  panel: Deciding;
  dispatch: Dispatch<PanelEvent>;
  messages: ScanMessages;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  site: SiteName;
  heading: Ref<HTMLHeadingElement>;
}

/** Says in this order what is dangerous, what asks and where, what to type, whose account it is and when to say yes. */
export function ConfirmCard({ panel, dispatch, messages, passwordMessages, locale, site, heading }: ConfirmCardProps) {
  const nowMs = useNow();
  const { account, desktop, expiresAtMs } = panel.offer;
  const say = messages.deciding;
  // A digit typed shows that the card has been seen.
  const settled = useSettled() || panel.number !== "" || panel.password !== "";
  const over = nowMs >= expiresAtMs;
  useEffect(() => {
    if (over && panel.sending === undefined) dispatch({ type: "ranOut" });
  }, [over, panel.sending, dispatch]);

  const confirm = (event: FormEvent) => {
    event.preventDefault();
    if (settled) dispatch({ type: "chosen", choice: "confirm" });
  };
  const signs = takesPasskey(panel);
  const cancel = useCancel(panel, settled, dispatch);
  const errorOf = (...about: Complaint["about"][]) =>
    panel.complaint && about.includes(panel.complaint.about)
      ? complaintSentence(messages, locale, panel.complaint, nowMs)
      : undefined;
  const general = errorOf("offline", "internal", "unavailable", "rate_limited", "wrong_passkey");
  const { lead, condition, host } = agreement(messages, panel.offer, site);
  const left = secondsLeft(expiresAtMs, nowMs);

  return (
    <form onSubmit={confirm} noValidate autoComplete="off">
      <Screen
        title={desktop.farApart ? say.titleFarApart : say.titles[desktop.deviceType]}
        heading={heading}
        actions={
          <>
            {/* Its line is there before it is, so that nothing moves under a thumb. */}
            <p className={left <= 30 ? styles.time : styles.timeLater} role="timer" aria-live="off">
              {format(say.timeLeft, { time: timeLeft(locale, expiresAtMs, nowMs) })}
            </p>
            <p className={styles.condition}>{emphasised(condition, host)}</p>
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
        <Danger desktop={desktop} messages={messages} lead={lead} />
        {general && (
          <InSight>
            <LiveNotice locale={locale} sentence={general} />
          </InSight>
        )}
        {panel.offer.for && (
          <AskedFor asked={panel.offer.for} compared={!panel.offer.numberRequired} messages={messages.asked} />
        )}
        <DesktopFacts desktop={desktop} nowMs={nowMs} messages={messages} locale={locale}>
          {hasOwnBrowser(panel.offer) && (
            <KnownBrowser known={desktop.known} nowMs={nowMs} messages={messages} locale={locale} />
          )}
        </DesktopFacts>
        <ConfirmFields
          panel={panel}
          dispatch={dispatch}
          messages={say}
          asked={messages.asked}
          passwordMessages={passwordMessages}
          wrongNumber={errorOf("number_missing", "wrong_number")}
          wrongPassword={errorOf("password_missing", "wrong_password")}
        />
        {mayVisit(panel) && (
          <label className={styles.visit}>
            <input
              type="checkbox"
              checked={panel.visit ?? false}
              onChange={(event) => dispatch({ type: "visitChosen", visit: event.currentTarget.checked })}
            />
            <span>
              {say.visit} <span className={styles.visitHint}>{say.visitHint}</span>
            </span>
          </label>
        )}
        {signs && <PasskeyChoice panel={panel} dispatch={dispatch} messages={messages.passkeys} />}
        <section className={styles.account} aria-label={say.account}>
          <Avatar name={account.name} image={account.image} size={32} />
          <p className={styles.who}>
            <bdi className={styles.name}>{account.name}</bdi>{" "}
            <bdi className={styles.username}>{format(messages.account, { username: account.username })}</bdi>
          </p>
        </section>
        <p className="visually-hidden" role="status">
          {panel.sending ? <Sending choice={panel.sending} messages={say} /> : left > 0 && left <= 20 && say.hurry}
        </p>
      </Screen>
    </form>
  );
}

/** The sentence with those words strong, once it has them. */
function emphasised(sentence: string, words: string): ReactNode {
  const at = sentence.indexOf(words);
  if (at < 0) return sentence;
  return (
    <>
      {sentence.slice(0, at)}
      <strong>{words}</strong>
      {sentence.slice(at + words.length)}
    </>
  );
}

type DangerProps = Pick<ConfirmCardProps, "messages"> & { desktop: Deciding["offer"]["desktop"]; lead: string };

/** What speaks against it, in the place of what would be said otherwise. */
function Danger({ desktop, messages, lead }: DangerProps) {
  const say = messages.deciding;
  if (desktop.farApart) {
    const place = placeName(messages.names, desktop.place ?? "");
    const phonePlace = placeName(messages.names, desktop.phonePlace ?? "");
    return (
      <Notice tone="danger" title={say.farApartTitle}>
        {format(say.farApart, { place, phonePlace })}
      </Notice>
    );
  }
  if (!desktop.sameNetwork) return <Notice tone="warning">{say.otherNetworkWarning}</Notice>;
  return <p className={styles.lead}>{lead}</p>;
}

/** A phone that is let in by a link is its owner's own, an app has no browser that closes, and another site's own page keeps no visit. */
function mayVisit({ via, offer }: Deciding): boolean {
  return via !== "link" && hasOwnBrowser(offer);
}

/** Said once it takes a moment: a quick answer says it all. */
function Sending({ choice, messages }: { choice: "confirm" | "cancel"; messages: Messages["scan"]["deciding"] }) {
  return useSettled(400) && (choice === "confirm" ? messages.confirming : messages.cancelling);
}

/** Scrolls to what has just come. */
function InSight({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Not returned: in some browsers it is a promise.
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return <div ref={place}>{children}</div>;
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
