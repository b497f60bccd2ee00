import { type RefObject, useCallback, useEffect, useReducer, useRef } from "react";
import { within } from "@/components/api/within";
import {
  cameraPermission,
  closeCamera,
  hasCameras,
  lostBecause,
  type OpenCamera,
  openCamera,
  unusableBecause,
} from "./camera";
import { type Detector, loadDetector } from "./detector";
import { readPicture } from "./picture";
import { pickCode } from "./qr-code";
import { nextScanner, SCANNER, type Scanner, wantsCamera } from "./scanner-reducer";

/** Finds a code soon enough, and keeps the phone cool. */
const REST_MS = 80;
/** A megabyte on a slow network. */
const LOADS_WITHIN_MS = 30_000;
const READS_WITHIN_MS = 20_000;

export interface ScannerControls {
  scanner: Scanner;
  video: RefObject<HTMLVideoElement | null>;
  ask(): void;
  switchCamera(): void;
  light(on: boolean): void;
  choosePicture(file: File): void;
}

/** The scanner's state and its effects; each effect belongs to one state and ends with it. */
export function useScanner(origin: string): ScannerControls {
  const [scanner, send] = useReducer(nextScanner, SCANNER);
  const { camera } = scanner;
  const video = useRef<HTMLVideoElement>(null);
  const open = useRef<OpenCamera>(undefined);
  const detector = useDetector();

  useEffect(() => {
    if (!hasCameras()) return send({ type: "failed", why: isSecureContext ? "missing" : "insecure" });
    const stop = new AbortController();
    void cameraPermission((state) => send({ type: "permission", state }), stop.signal);
    return () => stop.abort();
  }, []);

  useEffect(() => {
    const look = () => send({ type: "visibility", visible: document.visibilityState === "visible" });
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);

  const wanted = wantsCamera(scanner);
  const starting = wanted && camera.is === "starting" ? camera : undefined;
  useEffect(() => {
    if (!starting) return;
    let current = true;
    openCamera(starting.deviceId).then(
      (opened) => {
        if (!current) return closeCamera(opened.stream);
        open.current = opened;
        const { deviceId, cameras, setLight } = opened;
        send({ type: "opened", deviceId, cameras, light: setLight !== undefined });
      },
      (error) => {
        if (current) send({ type: "failed", why: unusableBecause(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [starting]);

  const filming = wanted && camera.is === "filming" ? camera.deviceId : undefined;
  useEffect(() => {
    const [screen, opened] = [video.current, open.current];
    if (filming === undefined || !screen || !opened) return;
    const stop = new AbortController();
    // Another app may take the camera away at any time, and its owner the permission.
    const lost = async () => {
      const why = await lostBecause();
      if (!stop.signal.aborted) send(why === "prompt" ? { type: "permission", state: why } : { type: "failed", why });
    };
    for (const track of opened.stream.getTracks()) track.addEventListener("ended", lost, { signal: stop.signal });
    screen.srcObject = opened.stream;
    // Playing is refused where the camera closes before it has begun.
    screen.play().catch(() => {});
    detector().then(
      (detect) =>
        film(screen, detect, stop.signal, (texts) => {
          const code = pickCode(texts, origin);
          if (code) send({ type: "filmed", code });
        }),
      () => send({ type: "unable" }),
    );
    return () => {
      stop.abort();
      screen.srcObject = null;
      closeCamera(opened.stream);
    };
  }, [filming, origin, detector]);

  // No camera stays open, whatever the way out.
  useEffect(() => {
    if (!wanted) return;
    return () => {
      if (open.current) closeCamera(open.current.stream);
      open.current = undefined;
    };
  }, [wanted]);

  return {
    scanner,
    video,
    ask: () => send({ type: "asked" }),
    switchCamera: () => send({ type: "switched" }),
    light: (on) => void open.current?.setLight?.(on).then(() => send({ type: "lit", on }), ignore),
    choosePicture: async (file) => {
      send({ type: "pictureChosen" });
      const detect = await detector().catch(ignore);
      if (!detect) return send({ type: "unable" });
      const texts = await within(READS_WITHIN_MS, readPicture(file, detect)).catch(ignore);
      if (!texts) return send({ type: "pictureRefused" });
      const code = pickCode(texts, origin);
      send({ type: "pictureRead", ...(code && { code }) });
    },
  };
}

/** Loads the detector when it is first needed, and again where that failed. */
function useDetector(): () => Promise<Detector> {
  const loading = useRef<Promise<Detector>>(undefined);
  return useCallback(() => {
    loading.current ??= within(LOADS_WITHIN_MS, loadDetector()).catch((error) => {
      loading.current = undefined;
      throw error;
    });
    return loading.current;
  }, []);
}

async function film(
  screen: HTMLVideoElement,
  detect: Detector,
  signal: AbortSignal,
  onTexts: (texts: string[]) => void,
): Promise<void> {
  while (!signal.aborted) {
    await rest();
    if (signal.aborted) return;
    // A frame that cannot be read is followed by another.
    const texts = screen.readyState >= screen.HAVE_CURRENT_DATA ? await detect(screen).catch(() => []) : [];
    if (!signal.aborted) onTexts(texts);
  }
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST_MS));
}

function ignore(): undefined {
  return undefined;
}
