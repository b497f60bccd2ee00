import { endDevice, forgetBrowser, readDevices } from "@/components/devices/api";
import { decide } from "./api";
import type { Confirmed, EndedEvent } from "./outcome";
import { passing } from "./refusal";

/**
 * Undoes this phone's yes: before the other screen is in by its confirm token, and afterwards by signing it out. A browser that
 * was new to the account is new to it again.
 */
export async function takeBack(panel: Confirmed): Promise<EndedEvent> {
  const { id, confirmToken, desktop } = panel;
  if (confirmToken && panel.deviceId === undefined) {
    const called = await decide(id, "cancel", { confirmToken });
    if (called.ok || called.error.code === "ticket_expired") return { type: "undone" };
    if (called.error.code !== "wrong_state") return { type: "undoRefused", complaint: passing(called.error) };
  }
  const devices = await readDevices();
  if (!devices.ok) return { type: "undoRefused", complaint: passing(devices.error) };
  const deviceId = panel.deviceId ?? letInBy(devices.value.devices, panel)?.id;
  if (!devices.value.devices.some((device) => device.id === deviceId) || deviceId === undefined)
    return { type: "undone" };
  if (desktop.isNew && (await forgetBrowser(deviceId, {})).ok) return { type: "undone" };
  const called = await endDevice(deviceId, {});
  return called.ok ? { type: "undone" } : { type: "undoRefused", complaint: passing(called.error) };
}

type Devices = Extract<Awaited<ReturnType<typeof readDevices>>, { ok: true }>["value"]["devices"];

/** The newest device of this kind that this phone let in, where it was not told of it. */
function letInBy(devices: Devices, { desktop }: Confirmed): Devices[number] | undefined {
  const own = devices.find(({ current }) => current)?.id;
  const letIn = devices.filter(
    ({ approvedBy, browser, os }) => approvedBy?.id === own && browser === desktop.browser && os === desktop.os,
  );
  return letIn.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
}
