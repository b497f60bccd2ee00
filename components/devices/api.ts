import { type ApiResult, call } from "@/components/api/call";
import type { ActivityEvent, DeviceResponse } from "@/lib/api/types";

type Devices = { devices: DeviceResponse[] };

export function readDevices(): Promise<ApiResult<Devices>> {
  return call({ method: "GET", path: "/api/devices" });
}

export function endDevice(id: string): Promise<ApiResult<Devices>> {
  return call({ method: "DELETE", path: `/api/devices/${encodeURIComponent(id)}`, prove: true });
}

export function endOtherDevices(): Promise<ApiResult<Devices>> {
  return call({ method: "DELETE", path: "/api/devices", prove: true });
}

export function readActivity(): Promise<ApiResult<{ events: ActivityEvent[] }>> {
  return call({ method: "GET", path: "/api/devices/activity" });
}
