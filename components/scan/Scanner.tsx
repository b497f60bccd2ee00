"use client";

import { type ReactNode, useEffect, useEffectEvent } from "react";
import { vibrate } from "@/components/hooks/vibrate";
import type { Messages } from "@/lib/i18n/messages";
import { ScannerView } from "./ScannerView";
import { useScanner } from "./use-scanner";

export interface ScannerProps {
  messages: Messages["scan"]["scanner"];
  origin: string;
  onFound: (id: string, by: "camera" | "picture") => void;
  /** There is no camera to use: the letters are what is left. */
  onMissing: () => void;
  children: ReactNode;
}

export function Scanner({ messages, origin, onFound, onMissing, children }: ScannerProps) {
  const { scanner, video, ...controls } = useScanner(origin);
  const { camera } = scanner;
  const found = useEffectEvent(onFound);
  useEffect(() => {
    if (camera.is !== "found") return;
    vibrate(20);
    found(camera.id, camera.by);
  }, [camera]);
  const missing = useEffectEvent(onMissing);
  const without = camera.is === "unusable" && (camera.why === "missing" || camera.why === "insecure");
  useEffect(() => {
    if (without) missing();
  }, [without]);
  return (
    <ScannerView scanner={scanner} video={video} messages={messages} host={new URL(origin).host} {...controls}>
      {children}
    </ScannerView>
  );
}
