import type { ApiError } from "@/components/api/call";
import type { DeviceResponse } from "@/lib/api/types";

export type Request =
  | { what: "end"; device: DeviceResponse }
  | { what: "disown"; device: DeviceResponse }
  | { what: "rename"; device: DeviceResponse }
  | { what: "endUnused"; count: number }
  | { what: "endOthers"; count: number };

/** Devices that were not here for so many days are offered to be signed out at once. */
export const UNUSED_DAYS = 30;
/** So long a sign-in is new, until it is answered for. */
const NEW_DAYS = 7;
const DAY_MS = 86_400_000;

export type Panel =
  | { step: "loading" }
  | { step: "failed"; error: ApiError }
  | {
      step: "shown";
      devices: readonly DeviceResponse[];
      /** The question on the screen, and what came of a yes. `stepUp`: the server wants the password with it. */
      asking?: { request: Request; sending: boolean; stepUp?: true; error?: ApiError };
      /** What was done last. */
      done?: Request;
    };

export type PanelEvent =
  | { type: "read"; devices: readonly DeviceResponse[] }
  | { type: "notRead"; error: ApiError }
  | { type: "reading" }
  | { type: "asked"; request: Request }
  | { type: "dismissed" }
  | { type: "agreed" }
  | { type: "refused"; error: ApiError }
  | { type: "did"; request: Request; devices: readonly DeviceResponse[] };

export const LOADING: Panel = { step: "loading" };

export function nextPanel(panel: Panel, event: PanelEvent): Panel {
  switch (event.type) {
    case "read":
      return panel.step === "shown" ? { ...panel, devices: event.devices } : { step: "shown", devices: event.devices };
    case "notRead":
      // The list stays: it was right a moment ago, and a later read corrects it.
      return panel.step === "shown" ? panel : { step: "failed", error: event.error };
    case "reading":
      return panel.step === "failed" ? LOADING : panel;
    default:
      return panel.step === "shown" ? nextShown(panel, event) : panel;
  }
}

type Shown = Extract<Panel, { step: "shown" }>;
type ShownEvent = Exclude<PanelEvent, { type: "read" | "notRead" | "reading" }>;

function nextShown(panel: Shown, event: ShownEvent): Panel {
  const { devices, asking } = panel;
  switch (event.type) {
    case "asked":
      return { step: "shown", devices, asking: { request: event.request, sending: false } };
    case "dismissed":
      // An answer is under way and worth waiting for.
      return asking?.sending ? panel : { step: "shown", devices };
    case "agreed":
      return asking ? { ...panel, asking: { ...withoutError(asking), sending: true } } : panel;
    case "refused":
      return asking ? { ...panel, asking: refused(asking, event.error) } : panel;
    case "did":
      // Disowning leads to another page; the question stays in front until then.
      return event.request.what === "disown"
        ? { ...panel, devices: event.devices }
        : { step: "shown", devices: event.devices, done: event.request };
    default:
      return event satisfies never;
  }
}

type Asking = NonNullable<Shown["asking"]>;

function withoutError({ error: _, ...asking }: Asking): Asking {
  return asking;
}

/** That the password is wanted is no error before one was given. */
function refused(asking: Asking, error: ApiError): Asking {
  const wantsPassword = error.code === "step_up_required";
  const stepUp = wantsPassword ? ({ stepUp: true } as const) : {};
  const isNew = wantsPassword && error.reason === undefined;
  return { ...withoutError(asking), sending: false, ...stepUp, ...(!isNew && { error }) };
}

export interface Listed {
  current?: DeviceResponse;
  /** Signed in lately, and nobody here said that it was them: the newest first. */
  strange: DeviceResponse[];
  /** The one that was here last first. */
  others: DeviceResponse[];
  unused: number;
}

/** @param known ids of sign-ins that were answered for in this browser */
export function listed(devices: readonly DeviceResponse[], known: readonly string[], nowMs: number): Listed {
  const current = devices.find((device) => device.current);
  const rest = devices.filter((device) => !device.current);
  const isStrange = ({ id, createdAt, approvedBy }: DeviceResponse) =>
    nowMs - Date.parse(createdAt) < NEW_DAYS * DAY_MS && !known.includes(id) && approvedBy?.id !== current?.id;
  const by = (time: "createdAt" | "lastSeenAt") => (a: DeviceResponse, b: DeviceResponse) =>
    Date.parse(b[time]) - Date.parse(a[time]);
  return {
    ...(current && { current }),
    strange: rest.filter(isStrange).sort(by("createdAt")),
    others: rest.filter((device) => !isStrange(device)).sort(by("lastSeenAt")),
    unused: rest.filter(({ lastSeenAt }) => nowMs - Date.parse(lastSeenAt) > UNUSED_DAYS * DAY_MS).length,
  };
}
