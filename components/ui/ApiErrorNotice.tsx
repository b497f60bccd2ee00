"use client";

import type { ApiError } from "@/components/api/call";
import { useNow } from "@/components/hooks/use-now";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { LiveNotice } from "./LiveNotice";
import { waitSentence } from "./relative-time";

export interface ApiErrorNoticeProps {
  error: ApiError;
  messages: Messages["apiErrors"];
  locale: string;
}

export function ApiErrorNotice({ error, messages, locale }: ApiErrorNoticeProps) {
  const nowMs = useNow();
  return (
    <LiveNotice locale={locale} sentence={apiErrorSentence(error, messages, locale, nowMs)}>
      {error.correlationId && <p>{format(messages.report, { id: error.correlationId })}</p>}
    </LiveNotice>
  );
}

export function apiErrorSentence(
  error: ApiError,
  messages: Messages["apiErrors"],
  locale: string,
  nowMs: number,
): string {
  if (error.code === "offline") return messages.offline;
  if (error.code === "no_cookies") return messages.noCookies;
  if (error.code === "proof_required") return messages.noProof;
  if (error.code === "proof_invalid") return messages.lostProof;
  if (error.reason === "unavailable") return messages.unavailable;
  if (error.code !== "rate_limited") return messages.internal;
  if (error.retryAtMs === undefined) return messages.limited.later;
  return waitSentence(locale, messages.limited, error.retryAtMs, nowMs);
}
