import type { ReadCode } from "./qr-code";

/**
 * The scanner of `/scan`, from the question to the code:
 *
 *     looking ─▶ asking ─▶ starting ─▶ filming ─▶ found
 *        │                   ▲  └──▶ unusable ─┐   ▲
 *        └─(allowed before)──┴──◀─────────────┘    └── a picture, from any of them
 *
 * A state says what is under way (`starting`, `filming`, `reading`); ./use-scanner.ts does it and reports with an event. A hidden
 * page has no camera: it stops, and starts again where it was.
 */
export interface Scanner {
  camera: Camera;
  visible: boolean;
  reading: boolean;
  notice?: Notice;
}

export type Camera =
  | { is: "looking" }
  | { is: "asking" }
  | { is: "starting"; deviceId?: string }
  | { is: "filming"; deviceId: string; others: readonly string[]; light?: "on" | "off" }
  | { is: "unusable"; why: Unusable }
  | { is: "found"; id: string; by: "camera" | "picture" };

/** `insecure`: the page is plain http. */
export type Unusable = "denied" | "missing" | "busy" | "insecure" | "broken";

/** `unable`: no reader of codes is here, or could be loaded. */
export type Notice = "foreign" | "passkey" | "no_code" | "no_picture" | "unable";

export type ScannerEvent =
  | { type: "permission"; state: "granted" | "prompt" | "denied" }
  | { type: "asked" }
  | { type: "opened"; deviceId: string; cameras: readonly string[]; light: boolean }
  | { type: "failed"; why: Unusable }
  | { type: "switched" }
  | { type: "lit"; on: boolean }
  | { type: "visibility"; visible: boolean }
  | { type: "filmed"; code: ReadCode }
  | { type: "pictureChosen" }
  | { type: "pictureRead"; code?: ReadCode }
  | { type: "pictureRefused" }
  | { type: "unable" };

export const SCANNER: Scanner = { camera: { is: "looking" }, visible: true, reading: false };

export function nextScanner(scanner: Scanner, event: ScannerEvent): Scanner {
  const { camera } = scanner;
  // A late answer must not undo it.
  if (camera.is === "found") return scanner;
  switch (event.type) {
    case "permission":
      return permitted(scanner, event.state);
    case "asked":
      return camera.is === "asking" || camera.is === "unusable" ? cleared(scanner, { is: "starting" }) : scanner;
    case "opened":
      return camera.is === "starting" ? { ...scanner, camera: filming(event) } : scanner;
    case "failed":
      return camera.is === "asking" || camera.is === "unusable" ? scanner : failed(scanner, event.why);
    case "switched":
      return camera.is === "filming" && camera.others[0]
        ? cleared(scanner, { is: "starting", deviceId: camera.others[0] })
        : scanner;
    case "lit":
      return camera.is === "filming" && camera.light
        ? { ...scanner, camera: { ...camera, light: event.on ? "on" : "off" } }
        : scanner;
    case "visibility":
      return seen(scanner, event.visible);
    case "filmed":
      return camera.is === "filming" ? read(scanner, event.code, "camera") : scanner;
    case "pictureChosen":
      return { ...cleared(scanner, camera), reading: true };
    case "pictureRead":
      if (!scanner.reading) return scanner;
      return read({ ...scanner, reading: false }, event.code, "picture");
    case "pictureRefused":
      return scanner.reading ? noticing({ ...scanner, reading: false }, "no_picture") : scanner;
    case "unable":
      return noticing({ ...scanner, reading: false }, "unable");
    default:
      return event satisfies never;
  }
}

export function wantsCamera({ camera, visible }: Scanner): boolean {
  return visible && (camera.is === "starting" || camera.is === "filming");
}

function permitted(scanner: Scanner, state: "granted" | "prompt" | "denied"): Scanner {
  const { camera } = scanner;
  if (state === "granted") {
    const waits =
      camera.is === "looking" || camera.is === "asking" || (camera.is === "unusable" && camera.why === "denied");
    return waits ? { ...scanner, camera: { is: "starting" } } : scanner;
  }
  const next: Camera = state === "denied" ? { is: "unusable", why: "denied" } : { is: "asking" };
  // Withdrawn: the permission itself tells the cause, whichever event came first. A camera that starts is being asked for.
  const withdrawn =
    camera.is === "filming" ||
    (camera.is === "unusable" && camera.why === "busy") ||
    (state === "denied" && (camera.is === "starting" || camera.is === "asking"));
  return camera.is === "looking" || withdrawn ? { ...scanner, camera: next } : scanner;
}

function filming({ deviceId, cameras, light }: Extract<ScannerEvent, { type: "opened" }>): Camera {
  // The later cameras first, so that switching goes round.
  const at = cameras.indexOf(deviceId);
  const others = [...cameras.slice(at + 1), ...cameras.slice(0, Math.max(0, at))];
  return { is: "filming", deviceId, others, ...(light && { light: "off" }) };
}

function failed(scanner: Scanner, why: Unusable): Scanner {
  const { camera } = scanner;
  // The chosen camera may be gone: another may still open.
  if (camera.is === "starting" && camera.deviceId && why !== "denied")
    return { ...scanner, camera: { is: "starting" } };
  return { ...scanner, camera: { is: "unusable", why } };
}

function seen(scanner: Scanner, visible: boolean): Scanner {
  if (scanner.visible === visible) return scanner;
  const { camera } = scanner;
  // The light went out with the camera.
  const again: Camera = camera.is === "filming" ? { is: "starting", deviceId: camera.deviceId } : camera;
  return { ...scanner, visible, camera: again };
}

function read(scanner: Scanner, code: ReadCode | undefined, by: "camera" | "picture"): Scanner {
  if (!code) return noticing(scanner, "no_code");
  return code.ours ? cleared(scanner, { is: "found", id: code.id, by }) : noticing(scanner, code.is ?? "foreign");
}

function noticing(scanner: Scanner, notice: Notice): Scanner {
  return scanner.notice === notice && !scanner.reading ? scanner : { ...scanner, notice };
}

function cleared({ visible, reading }: Scanner, camera: Camera): Scanner {
  return { camera, visible, reading };
}
