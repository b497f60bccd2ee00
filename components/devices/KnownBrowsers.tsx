"use client";

import { useCallback, useEffect, useState } from "react";
import type { ApiError } from "@/components/api/call";
import { useNow } from "@/components/hooks/use-now";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DeviceIcon } from "@/components/ui/DeviceIcon";
import { monthOrDay } from "@/components/ui/month-or-day";
import { Notice } from "@/components/ui/Notice";
import { ago } from "@/components/ui/relative-time";
import type { BrowserResponse, DeviceResponse } from "@/lib/api/types";
import { deviceTitle } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { forgetBrowser, readBrowsers, type StepUp } from "./api";
import styles from "./KnownBrowsers.module.css";
import { StepUpDialog } from "./StepUpDialog";

export interface KnownBrowsersProps {
  /** What is signed in, which the list tells too: it is read anew with each change. */
  devices: readonly DeviceResponse[] | "loading" | "failed";
  /** It is signed out, too. */
  onForgotten: () => void;
  messages: Pick<Messages, "devices" | "apiErrors" | "names">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
}

interface Asking {
  browser: BrowserResponse;
  sending: boolean;
  stepUp?: true;
  error?: ApiError;
}

/** The browsers that the account knows, and forgetting one. */
export function KnownBrowsers({ devices, onForgotten, messages, passwordMessages, locale }: KnownBrowsersProps) {
  const [browsers, setBrowsers] = useState<readonly BrowserResponse[]>();
  const [failed, setFailed] = useState(false);
  const [asking, setAsking] = useState<Asking>();
  const [forgotten, setForgotten] = useState<BrowserResponse>();
  const nowMs = useNow();

  const read = useCallback(async () => {
    const called = await readBrowsers();
    setFailed(!called.ok);
    if (called.ok) setBrowsers(called.value.browsers);
  }, []);

  useEffect(() => {
    if (devices !== "loading") void read();
  }, [devices, read]);

  const forget = async ({ browser }: Asking, stepUp: StepUp) => {
    setAsking((before) => before && { browser: before.browser, sending: true, ...(before.stepUp && { stepUp: true }) });
    const called = await forgetBrowser(browser.id, stepUp);
    if (called.ok) {
      setBrowsers(called.value.browsers);
      setForgotten(browser);
      onForgotten();
      return setAsking(undefined);
    }
    const { error } = called;
    const wantsPassword = error.code === "step_up_required";
    // That the password is wanted is no error before one was given.
    const told = wantsPassword && error.reason === undefined ? {} : { error };
    setAsking(
      (before) =>
        before && { browser, sending: false, ...((before.stepUp || wantsPassword) && { stepUp: true }), ...told },
    );
  };

  const say = messages.devices.known;
  // By the name that the list above it goes by.
  const named = (id: string) => (typeof devices === "string" ? undefined : devices.find((each) => each.id === id));
  const label = (browser: BrowserResponse) => deviceTitle(messages.names, named(browser.id) ?? browser);
  return (
    <section className={styles.known} aria-labelledby="known-browsers">
      <header>
        <h2 id="known-browsers">{say.title}</h2>
        <p className={styles.lead}>{say.lead}</p>
      </header>
      <div role="status">
        {forgotten && <Notice tone="success">{format(say.done, { label: label(forgotten) })}</Notice>}
      </div>
      {failed && !browsers && <p className={styles.hint}>{say.failed}</p>}
      {browsers?.length === 0 && <p className={styles.hint}>{say.none}</p>}
      {browsers && browsers.length > 0 && (
        <Card padding="compact">
          <ul className={styles.list}>
            {browsers.map((browser) => (
              <li key={browser.id} className={styles.browser}>
                <DeviceIcon type={browser.deviceType} />
                <div className={styles.content}>
                  <div className={styles.names}>
                    <p className={styles.label}>
                      <bdi>{label(browser)}</bdi>
                      {(browser.current || browser.signedIn) && (
                        <span>{`\u00a0· ${browser.current ? say.current : say.signedIn}`}</span>
                      )}
                    </p>
                    <p className={styles.hint}>
                      {format(say.since, {
                        since: monthOrDay(locale, Date.parse(browser.since), nowMs),
                        ago: ago(locale, Date.parse(browser.lastSeenAt), nowMs),
                      })}
                    </p>
                  </div>
                  {!browser.current && (
                    <Button
                      variant="quiet"
                      aria-label={format(say.name, { label: label(browser) })}
                      onClick={() => setAsking({ browser, sending: false })}
                    >
                      {say.forget}
                    </Button>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {asking && (
        <StepUpDialog
          title={format(say.question, { label: label(asking.browser) })}
          sentences={[say.text]}
          cancel={say.cancel}
          confirm={say.confirm}
          {...asking}
          {...{ messages, passwordMessages, locale }}
          onDismiss={() => !asking.sending && setAsking(undefined)}
          onAgree={(stepUp) => void forget(asking, stepUp)}
        />
      )}
    </section>
  );
}
