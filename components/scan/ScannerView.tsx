"use client";

import { type ReactNode, type RefObject, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Spinner } from "@/components/ui/Spinner";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./Scanner.module.css";
import type { Scanner } from "./scanner-reducer";

export interface ScannerViewProps {
  scanner: Scanner;
  messages: Messages["scan"]["scanner"];
  host: string;
  video?: RefObject<HTMLVideoElement | null>;
  ask(): void;
  switchCamera(): void;
  light(on: boolean): void;
  choosePicture(file: File): void;
  children: ReactNode;
}

export function ScannerView({ scanner, messages, host, video, children, ...controls }: ScannerViewProps) {
  const { camera } = scanner;
  const frame = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const ask = () => {
    controls.ask();
    // The button disappears, and the focus with it. It stays here where nothing comes of it: what to do about it stands here, with
    // "Try again" as the next stop, and the letters would open a keypad over it.
    frame.current?.focus();
  };
  const sentence = status(scanner, messages, host);
  const inFrameTitle = camera.is === "unusable" ? messages.unusable[camera.why].title : "";
  return (
    <div className={styles.scanner}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        ref={frame}
        className={frameStyle(camera.is)}
        role="group"
        aria-label={messages.name}
        tabIndex={-1}
        data-filming={camera.is === "filming" || undefined}
      >
        <video ref={video} className={camera.is === "filming" ? styles.film : styles.dark} muted playsInline autoPlay />
        {camera.is === "filming" ? (
          <>
            <span className={styles.corners} aria-hidden="true" />
            <div className={styles.tools}>
              {camera.light && (
                <Tool
                  label={messages.light}
                  pressed={camera.light === "on"}
                  path={LIGHT}
                  onPress={() => controls.light(camera.light !== "on")}
                />
              )}
              {camera.others.length > 0 && (
                <Tool label={messages.switchCamera} path={SWITCH} onPress={controls.switchCamera} />
              )}
            </div>
          </>
        ) : (
          <div className={styles.messages}>{inFrame(scanner, messages, ask)}</div>
        )}
      </div>
      <p className={scanner.notice && !scanner.reading ? styles.notice : styles.status} role="status">
        {/* Goes as a whole: a translator may have its text. What stands in the frame is for ears alone. */}
        <span key={sentence || inFrameTitle} className={sentence ? undefined : "visually-hidden"}>
          {sentence || inFrameTitle}
        </span>
      </p>
      <Fold folded={camera.is === "filming"} label={messages.fold}>
        {children}
      </Fold>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        onChange={({ currentTarget }) => {
          const [picture] = currentTarget.files ?? [];
          if (picture) controls.choosePicture(picture);
          // Reset, so that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <Button variant="quiet" wide busy={scanner.reading} onClick={() => file.current?.click()}>
        {messages.picture}
      </Button>
    </div>
  );
}

/** Leaves the screen to the picture while it films; what somebody is busy with stays. */
function Fold({ folded, label, children }: { folded: boolean; label: string; children: ReactNode }) {
  const [busy, setBusy] = useState(false);
  return (
    <details
      className={styles.fold}
      open={!folded || busy}
      onToggle={({ currentTarget }) => folded && setBusy(currentTarget.open)}
      onInput={() => setBusy(true)}
    >
      <summary hidden={!folded}>{label}</summary>
      {children}
    </details>
  );
}

/** While it films the picture is as large as the screen has room for; a code that is found is seen to be. */
function frameStyle(is: Scanner["camera"]["is"]): string {
  if (is === "filming") return `${styles.frame} ${styles.filming}`;
  // The letters come in sight.
  if (is === "unusable") return `${styles.frame} ${styles.unusable}`;
  return is === "found" ? `${styles.frame} ${styles.found}` : `${styles.frame}`;
}

function inFrame({ camera }: Scanner, messages: Messages["scan"]["scanner"], ask: () => void): ReactNode {
  switch (camera.is) {
    case "asking":
      return (
        <>
          <p>{messages.asking}</p>
          <Button size="large" onClick={ask}>
            {messages.ask}
          </Button>
        </>
      );
    case "unusable": {
      const { title, text } = messages.unusable[camera.why];
      return (
        <>
          <h2 className={styles.title}>{title}</h2>
          <p>{text}</p>
          {camera.why !== "insecure" && (
            <Button variant="secondary" onClick={ask}>
              {messages.again}
            </Button>
          )}
        </>
      );
    }
    case "looking":
    case "filming":
      return null;
    default:
      return <Spinner size={32} />;
  }
}

function status({ camera, reading, notice }: Scanner, messages: Messages["scan"]["scanner"], host: string): string {
  if (camera.is === "found") return messages.found;
  if (reading) return messages.reading;
  if (notice) return format(messages.notices[notice], { host });
  if (camera.is === "starting") return messages.starting;
  return camera.is === "filming" ? messages.filming : "";
}

interface ToolProps {
  label: string;
  path: string;
  pressed?: boolean;
  onPress: () => void;
}

function Tool({ label, path, pressed, onPress }: ToolProps) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onPress}
    >
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
        <path d={path} />
      </svg>
    </button>
  );
}

const LIGHT = "M13 2.5 5.5 13.5h5.5l-1 8 7.5-11H12z";
const SWITCH = "M4 12a8 8 0 0 1 13.7-5.6L20 8.7M20 4v4.7h-4.7M20 12a8 8 0 0 1-13.7 5.6L4 15.3M4 20v-4.7h4.7";
