import { type ApiResult, call } from "@/components/api/call";
import type { ActivityEvent, DeviceResponse } from "@/lib/api/types";

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

export function readActivity(): Promise<ApiResult<{ events: ActivityEvent[] }>> {
  return call({ method: "GET", path: "/api/devices/activity" });
}
