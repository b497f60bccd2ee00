import { within } from "@/components/api/within";
import type { Unusable } from "./scanner-reducer";

const ANSWERS_WITHIN_MS = 3_000;
/** A camera that is allowed, on a phone that is slow. */
const OPENS_WITHIN_MS = 12_000;

export interface OpenCamera {
  stream: MediaStream;
  deviceId: string;
  cameras: readonly string[];
  setLight?: (on: boolean) => Promise<void>;
}

/** In Image Capture, which TypeScript's own types lack. */
type Lit<T> = T & { torch?: boolean };

/** Browsers have the camera interface in secure contexts only. */
export function hasCameras(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === "function";
}

/** The browser's answer if the camera were asked for; `prompt` where it does not tell. */
export async function cameraPermission(onChange: (state: PermissionState) => void, signal: AbortSignal): Promise<void> {
  try {
    const status = await queryPermission();
    if (signal.aborted) return;
    onChange(status.state);
    status.addEventListener("change", () => onChange(status.state), { signal });
  } catch {
    if (!signal.aborted) onChange("prompt");
  }
}

function queryPermission(): Promise<PermissionStatus> {
  return within(ANSWERS_WITHIN_MS, navigator.permissions.query({ name: "camera" }));
}

/** Why a camera that filmed does so no more: what the permission itself says, or else another app that took it. */
export async function lostBecause(): Promise<"denied" | "prompt" | "busy"> {
  const state = await queryPermission().then(
    (status) => status.state,
    () => "granted" as const,
  );
  return state === "granted" ? "busy" : state;
}

/**
 * What the camera's opening comes to. It may wait for its owner, who is asked, but not for a device that never answers although it
 * is allowed.
 */
async function opening(promise: Promise<MediaStream>): Promise<MediaStream> {
  for (;;) {
    try {
      return await within(OPENS_WITHIN_MS, promise);
    } catch (error) {
      const waitsForOwner = isTimeout(error) && (await lostBecause()) === "prompt";
      if (waitsForOwner) continue;
      // By now nobody waits for it.
      promise.then(closeCamera, () => {});
      throw error;
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

/** Opens that camera, or the one on the phone's back. @throws DOMException, for `unusableBecause` */
export async function openCamera(deviceId: string | undefined): Promise<OpenCamera> {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const stream = await opening(
    navigator.mediaDevices.getUserMedia({
      audio: false,
      video: deviceId ? { ...size, deviceId: { exact: deviceId } } : { ...size, facingMode: { ideal: "environment" } },
    }),
  );
  const [track] = stream.getVideoTracks();
  if (!track) throw new DOMException("There is no picture.", "NotReadableError");
  // Known only now: before the permission, browsers hide which cameras there are.
  const devices = await within(ANSWERS_WITHIN_MS, navigator.mediaDevices.enumerateDevices()).catch(() => []);
  const cameras = devices.filter(({ kind, deviceId: id }) => kind === "videoinput" && id).map(({ deviceId: id }) => id);
  const capabilities: Lit<MediaTrackCapabilities> = track.getCapabilities?.() ?? {};
  return {
    stream,
    deviceId: track.getSettings().deviceId ?? "",
    cameras,
    ...(capabilities.torch && {
      setLight: (on) => {
        const light: Lit<MediaTrackConstraintSet> = { torch: on };
        return track.applyConstraints({ advanced: [light] });
      },
    }),
  };
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Media Capture and Streams §10.2: what each refusal means to the phone's owner. */
export function unusableBecause(error: unknown): Unusable {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "broken";
  }
}
