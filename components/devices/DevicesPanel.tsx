"use client";

import { type Dispatch, useCallback, useEffect, useReducer } from "react";
import { useNow } from "@/components/hooks/use-now";
import { useVisible } from "@/components/hooks/use-visible";
import { disown, passwordPage } from "@/components/live/api";
import { knownSignIns } from "@/components/live/known-sign-ins";
import { useSignInCount } from "@/components/live/LiveAccount";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Notice } from "@/components/ui/Notice";
import { Spinner } from "@/components/ui/Spinner";
import { deviceTitle } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { Activity } from "./Activity";
import { endDevice, endOtherDevices, endUnusedDevices, readDevices, renameDevice } from "./api";
import { DeviceRow } from "./DeviceRow";
import styles from "./DevicesPanel.module.css";
import { Failed } from "./Failed";
import { KnownBrowsers } from "./KnownBrowsers";
import { type Answer, Question } from "./Question";
import { LOADING, listed, nextPanel, type Panel, type PanelEvent, type Request, UNUSED_DAYS } from "./reducer";
import { Waiting } from "./Waiting";

export interface DevicesPanelProps {
  messages: Pick<Messages, "devices" | "apiErrors" | "names">;
  passwordMessages: Messages["app"]["password"];
  /** BCP 47, for times and numbers. */
  locale: string;
}

/** Where the account is signed in, and signing out from here. What may happen when is in ./reducer.ts. */
export function DevicesPanel({ messages, passwordMessages, locale }: DevicesPanelProps) {
  const [panel, dispatch] = useReducer(nextPanel, LOADING);
  const visible = useVisible();
  const signIns = useSignInCount();

  const read = useCallback(async () => {
    dispatch({ type: "reading" });
    const called = await readDevices();
    if (called.ok) dispatch({ type: "read", devices: called.value.devices });
    else dispatch({ type: "notRead", error: called.error });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a sign-in elsewhere makes the list out of date
  useEffect(() => {
    if (visible) void read();
  }, [visible, signIns, read]);

  const say = messages.devices;
  const given = { messages, passwordMessages, locale };
  return (
    <>
      {panel.step === "loading" && (
        <p className={`${styles.loading} scripted`} role="status">
          <Spinner /> {say.loading}
        </p>
      )}
      {panel.step === "failed" && <Failed error={panel.error} messages={say} again={() => void read()} />}
      {panel.step === "shown" && <Shown panel={panel} dispatch={dispatch} {...given} />}
      <KnownBrowsers
        devices={panel.step === "shown" ? panel.devices : panel.step}
        onForgotten={() => void read()}
        {...given}
      />
    </>
  );
}

type Shown = Extract<Panel, { step: "shown" }>;

function Shown({
  panel,
  dispatch,
  messages,
  passwordMessages,
  locale,
}: DevicesPanelProps & { panel: Shown; dispatch: Dispatch<PanelEvent> }) {
  const { asking, devices, done } = panel;
  const say = messages.devices;
  const nowMs = useNow();
  const { current, strange, others, unused } = listed(devices, knownSignIns(), nowMs);
  const count = strange.length + others.length;
  const ask = (request: Request) => dispatch({ type: "asked", request });
  const shown = { messages: { ...say, names: messages.names }, passwordMessages, locale };
  const card = { currentId: current?.id, nowMs, onAsk: ask, ...shown };
  return (
    <div className={styles.shown}>
      <div className={styles.news} role="status">
        {done && <Notice tone="success">{doneSentence(messages, done)}</Notice>}
      </div>
      <Waiting
        className={styles.news}
        nowMs={nowMs}
        messages={messages}
        passwordMessages={passwordMessages}
        locale={locale}
      />
      <div className={styles.devices}>
        {current && <DeviceRow device={current} {...card} />}
        <section className={styles.others} aria-labelledby="others">
          <div className={styles.head}>
            <h2 id="others">{say.others}</h2>
            {count > 1 && (
              <Button variant="quiet" onClick={() => ask({ what: "endOthers", count })}>
                {say.endOthers.label}
              </Button>
            )}
          </div>
          {count === 0 && (
            <Card padding="compact">
              <h3>{say.alone.title}</h3>
              <p className={styles.hint}>{say.alone.text}</p>
            </Card>
          )}
          {strange.map((device) => (
            <DeviceRow key={device.id} device={device} isNew {...card} />
          ))}
          {others.map((device) => (
            <DeviceRow key={device.id} device={device} {...card} />
          ))}
          {unused > 0 && (
            <Button variant="quiet" onClick={() => ask({ what: "endUnused", count: unused })}>
              {say.endUnused.label}
            </Button>
          )}
        </section>
      </div>
      <Activity devices={devices} nowMs={nowMs} messages={{ ...say, names: messages.names }} locale={locale} />
      {asking && (
        <Question
          asking={asking}
          currentId={current?.id}
          messages={messages}
          passwordMessages={passwordMessages}
          locale={locale}
          onDismiss={() => dispatch({ type: "dismissed" })}
          onAgree={(answer) => {
            if (!asking.sending) void carryOut(asking.request, answer, dispatch);
          }}
        />
      )}
    </div>
  );
}

async function carryOut(request: Request, answer: Answer, dispatch: Dispatch<PanelEvent>): Promise<void> {
  dispatch({ type: "agreed" });
  const called = await send(request, answer);
  if (!called.ok) return dispatch({ type: "refused", error: called.error });
  const { devices } = called.value;
  dispatch({ type: "did", request, devices });
  if (request.what === "disown") location.assign(passwordPage(devices));
}

function send(request: Request, { name, ...stepUp }: Answer) {
  switch (request.what) {
    case "end":
      return endDevice(request.device.id, stepUp);
    case "endOthers":
      return endOtherDevices(stepUp);
    case "endUnused":
      return endUnusedDevices(UNUSED_DAYS, stepUp);
    case "rename":
      return renameDevice(request.device.id, name ?? "", stepUp);
    case "disown":
      return disown(request.device.id, stepUp);
    default:
      return request satisfies never;
  }
}

function doneSentence({ devices, names }: Pick<Messages, "devices" | "names">, done: Request): string {
  if (done.what === "endOthers" || done.what === "endUnused") return devices[done.what].done;
  if (done.what === "rename") return devices.rename.done;
  return format(devices.end.done, { label: deviceTitle(names, done.device) });
}
