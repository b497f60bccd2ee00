import { type Called, call } from "@/components/account/call";
import type { ActivityAnswer, DeviceAnswer } from "@/lib/http/answers";

type Devices = { devices: DeviceAnswer[] };

export function readDevices(): Promise<Called<Devices>> {
  return call({ method: "GET", path: "/api/devices" });
}

export function endDevice(id: string): Promise<Called<Devices>> {
  return call({ method: "DELETE", path: `/api/devices/${encodeURIComponent(id)}`, prove: true });
}

export function endOtherDevices(): Promise<Called<Devices>> {
  return call({ method: "DELETE", path: "/api/devices", prove: true });
}

export function readActivity(): Promise<Called<{ events: ActivityAnswer[] }>> {
  return call({ method: "GET", path: "/api/devices/activity" });
}
