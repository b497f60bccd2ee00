"use client";

import { type ReactNode, useEffect, useEffectEvent } from "react";
import type { Messages } from "@/lib/i18n/messages";
import { ScannerView } from "./ScannerView";
import { useScanner } from "./use-scanner";

export interface ScannerProps {
  messages: Messages["scan"]["scanner"];
  /** The canonical origin: no other site's codes are followed. */
  origin: string;
  /** One of our codes was in view of the camera, or in a picture. */
  onFound: (id: string, by: "camera" | "picture") => void;
  /** Another way, between the camera and the picture. */
  children: ReactNode;
}

/** Reads the code from the other screen, with this page's own camera or from a picture. */
export function Scanner({ messages, origin, onFound, children }: ScannerProps) {
  const { scanner, video, ...controls } = useScanner(origin);
  const { camera } = scanner;
  const found = useEffectEvent(onFound);
  useEffect(() => {
    if (camera.is === "found") found(camera.id, camera.by);
  }, [camera]);
  return (
    <ScannerView scanner={scanner} video={video} messages={messages} host={new URL(origin).host} {...controls}>
      {children}
    </ScannerView>
  );
}
