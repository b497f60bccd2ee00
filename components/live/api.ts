import { type ApiResult, call } from "@/components/api/call";
import { takeStreamSlot } from "@/components/api/stream-slots";
import type { DeviceResponse } from "@/lib/api/types";
import type { GiveBack } from "@/packages/qr-login/src/types";

/** None of these throws. */
export interface LiveApi {
  stream(): EventSource;
  takeSlot?: () => Promise<GiveBack | null>;
  /** The device that this browser is signed in as; `sign_in_required` where it is signed out. */
  session(): Promise<ApiResult<string>>;
  /** Shows by a proof that this browser is still in use, and gets a new cookie where that is due. */
  renew(): Promise<unknown>;
}

export function liveApi(): LiveApi {
  return {
    renew: () => call({ method: "GET", path: "/api/auth/session", prove: true }),
    stream: () => new EventSource("/api/account/events"),
    takeSlot: takeStreamSlot,
    async session() {
      // Not by next-auth's own answer, which renews the cookie or removes it: asking must change nothing.
      const called = await call<{ devices: DeviceResponse[] }>({ method: "GET", path: "/api/devices" });
      if (!called.ok) return called;
      const id = called.value.devices.find(({ current }) => current)?.id;
      return id ? { ...called, value: id } : { ok: false, error: { code: "sign_in_required" } };
    },
  };
}

/** "This wasn't me". Answers the devices that are left; none of them is `current` where this one was signed out too. */
export function disown(
  deviceId: string,
  body: { password?: string } = {},
): Promise<ApiResult<{ devices: DeviceResponse[] }>> {
  return call({ method: "POST", path: `/api/devices/${encodeURIComponent(deviceId)}/disown`, body, prove: true });
}

/** Leads to a new password, by way of the sign-in where this device is signed out as well. */
export function passwordPage(devices: readonly DeviceResponse[]): string {
  const page = "/settings#password";
  return devices.some(({ current }) => current) ? page : `/sign-in?callbackUrl=${encodeURIComponent(page)}`;
}
