import { type ApiResult, call } from "@/components/api/call";
import type { AskedFor, DecisionResponse, ScanResponse, Via } from "@/lib/api/types";
import type { Choice, Named, Offer } from "./reducer";

/** The phone's side of the API. Every write carries the proof that it comes from this phone. */
function send<T>(path: string, body: object): Promise<ApiResult<T>> {
  return call<T>({ method: "POST", path, body, prove: true });
}

/** Binds the code to this phone. For a phone that is not signed in the server holds the code. */
export async function scan(id: string, via: Via): Promise<ApiResult<Offer>> {
  const called = await send<ScanResponse>(`/api/qr/${id}/scan`, { via });
  return called.ok ? { ...called, value: offerOf(called.value) } : called;
}

export function lookup(userCode: string): Promise<ApiResult<{ id: string }>> {
  return send("/api/qr/lookup", { userCode });
}

export interface Decision {
  confirmToken: string;
  number?: string;
  kind?: AskedFor["kind"];
  password?: string;
  passkey?: object;
  visit?: true;
}

export function decide(id: string, choice: Choice, decision: Decision): Promise<ApiResult<DecisionResponse>> {
  return send(`/api/qr/${id}/${choice}`, decision);
}

/** After this phone's no: its owner had asked for no code. */
export function reportUnasked(id: string): Promise<ApiResult<void>> {
  return send(`/api/qr/${id}/unasked`, {});
}

export function offerOf({ expiresAt, desktop, ...answer }: ScanResponse): Offer {
  return {
    ...answer,
    expiresAtMs: Date.parse(expiresAt),
    desktop: { ...desktop, ...namesOf(answer.for), requestedAtMs: Date.parse(desktop.requestedAt) },
  };
}

/** An app is called by its own name: mostly it asks by a library, which is no browser. */
function namesOf(asked: AskedFor | undefined): Pick<Named, "app"> {
  return asked?.kind === "device" ? { app: asked.client.name } : {};
}
