import { call } from "@/components/api/call";
import { keyThumbprint } from "@/components/api/device-key";
import { takeStreamSlot } from "@/components/api/stream-slots";
import { firstPartyApi, NO_KEY, ticketPath } from "@/packages/qr-login/src/first-party";
import type { ApiResult, LoginApi, TicketStatus } from "@/packages/qr-login/src/types";
import { nameKey } from "./key-naming";

/** @param request of another application, that the codes are to sign in to */
export function loginApi(request?: string): LoginApi {
  return {
    ...firstPartyApi({ call, key: ownKey, takeSlot: takeStreamSlot }, request),
    nameKey: (id, tell) => nameKey(id, { nameKey: putKey }, Math.random, tell),
  };
}

async function putKey(id: string): Promise<ApiResult<TicketStatus>> {
  const key = await ownKey();
  if (!key?.jkt) return NO_KEY;
  return call({ method: "PUT", path: `${ticketPath(id)}/key`, body: key });
}

/** Null where this browser refuses to keep a key; without a thumbprint on plain http. */
export function ownKey(): Promise<{ jkt: string | undefined } | null> {
  return keyThumbprint().then(
    (jkt) => ({ jkt }),
    () => null,
  );
}
