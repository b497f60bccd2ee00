/**
 * Why a request failed, by the server's own word for it (docs/api.md), or one of ours: `offline` where no answer came, so that the
 * request may or may not have been carried out; `no_cookies` where what the server set a moment ago did not come back to it.
 */
export interface ApiError {
  code: string;
  /** On `offline`: the browser itself has no network. */
  noNetwork?: boolean;
  /** On `rate_limited`: when to try again, by the server's clock, milliseconds since 1970. */
  retryAtMs?: number;
}

export type ApiResult<T> = { ok: true; value: T } | { ok: false; error: ApiError };

export function isTemporary({ code }: { code: string }): boolean {
  return code === "offline" || code === "internal" || code === "rate_limited";
}

/** As a person is shown to others. */
export interface Face {
  username: string;
  name: string;
  image: string;
}

/** A new code: what is in it, what may be typed instead, and until when. */
export interface CreatedTicket {
  id: string;
  url: string;
  userCode: string;
  expiresAt: string;
  serverTime: string;
  pollIntervalMs: number;
}

/** How a code stands. */
export interface TicketStatus {
  id: string;
  status: "pending" | "scanned" | "confirmed" | "claimed" | "cancelled" | "expired";
  expiresAt: string;
  /** Who scanned it. */
  user?: Face;
  /** The phone said yes for another account than this browser had last. */
  otherAccount?: true;
  /** From `confirmed` on: the phone lets it in for this visit only. */
  visit?: true;
  /** Two digits that the phone asks for: show them. */
  number?: string;
}

/** Gives a stream's slot back to the other pages of this browser. */
export type GiveBack = () => void;

/** An `EventSource`, as far as it is used here. */
export interface EventStream {
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent) => void): void;
  close(): void;
}

export type KeyNews =
  | { type: "keyNamed"; id: string; status: TicketStatus }
  | { type: "keyRefused"; id: string; error: ApiError };

/** The server, as a code's page needs it. None of these throws. */
export interface LoginApi<Claimed = unknown> {
  create(replaces: string | undefined): Promise<ApiResult<CreatedTicket>>;
  /** Where codes come with the page, before its key is known: names that, and tells of it. Returns how to stop. */
  nameKey?(id: string, tell: (news: KeyNews) => void): () => void;
  status(id: string): Promise<ApiResult<TicketStatus>>;
  stream(id: string): EventStream;
  takeSlot?: (() => Promise<GiveBack | null>) | undefined;
  /** Takes what was confirmed, once. */
  claim(id: string): Promise<ApiResult<Claimed>>;
  /** Withdraws the code; the request outlives the page. */
  abandon(id: string): void;
}
