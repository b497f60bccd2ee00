import { type ApiResult, call } from "@/components/api/call";
import type { ActivityEvent, BrowserResponse, DeviceResponse, WaitingResponse } from "@/lib/api/types";

type Devices = { devices: DeviceResponse[] };

export function readDevices(): Promise<ApiResult<Devices>> {
  return call({ method: "GET", path: "/api/devices" });
}

/** Of `endDevice`, `endOtherDevices` and `disown`: given again where the server asked for it by `step_up_required`. */
export interface StepUp {
  password?: string;
}

export function endDevice(id: string, body: StepUp): Promise<ApiResult<Devices>> {
  return call({ method: "DELETE", path: `/api/devices/${encodeURIComponent(id)}`, body, prove: true });
}

export function endUnusedDevices(unusedForDays: number, body: StepUp): Promise<ApiResult<Devices>> {
  return call({ method: "DELETE", path: "/api/devices", body: { ...body, unusedForDays }, prove: true });
}

export function renameDevice(id: string, name: string, body: StepUp): Promise<ApiResult<Devices>> {
  return call({
    method: "PATCH",
    path: `/api/devices/${encodeURIComponent(id)}`,
    body: { ...body, name },
    prove: true,
  });
}

export function endOtherDevices(body: StepUp): Promise<ApiResult<Devices>> {
  return call({ method: "DELETE", path: "/api/devices", body, prove: true });
}

/** Signs a device out of one site or app. */
export function endClient(id: string, clientId: string, body: StepUp): Promise<ApiResult<Devices>> {
  const path = `/api/devices/${encodeURIComponent(id)}/clients/${encodeURIComponent(clientId)}`;
  return call({ method: "DELETE", path, body, prove: true });
}

export function readActivity(): Promise<ApiResult<{ events: ActivityEvent[] }>> {
  return call({ method: "GET", path: "/api/devices/activity" });
}

type Browsers = { browsers: BrowserResponse[] };

export function readBrowsers(): Promise<ApiResult<Browsers>> {
  return call({ method: "GET", path: "/api/browsers" });
}

export function forgetBrowser(id: string, body: StepUp): Promise<ApiResult<Browsers>> {
  return call({ method: "DELETE", path: `/api/browsers/${encodeURIComponent(id)}`, body, prove: true });
}

export interface WaitingLogins {
  waiting: WaitingResponse[];
}

export function readWaiting(): Promise<ApiResult<WaitingLogins>> {
  return call({ method: "GET", path: "/api/devices/waiting" });
}

export function endWaiting(id: string, body: StepUp): Promise<ApiResult<WaitingLogins>> {
  return call({ method: "DELETE", path: `/api/devices/waiting/${encodeURIComponent(id)}`, body, prove: true });
}
