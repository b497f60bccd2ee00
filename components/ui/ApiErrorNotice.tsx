"use client";

import type { Trouble } from "@/components/api/call";
import { useNow } from "@/components/hooks/use-now";
import { format, formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { LiveNotice } from "./LiveNotice";
import { secondsLeft } from "./relative-time";

export interface TroubleNoticeProps {
  trouble: Trouble;
  messages: Messages["trouble"];
  /** BCP 47, for numbers. */
  locale: string;
}

/** Why a form could not be sent, and when to try again. */
export function TroubleNotice({ trouble, messages, locale }: TroubleNoticeProps) {
  const nowMs = useNow();
  return (
    <LiveNotice sentence={troubleSentence(trouble, messages, locale, nowMs)}>
      {trouble.correlationId && <p>{format(messages.report, { id: trouble.correlationId })}</p>}
    </LiveNotice>
  );
}

/** Above this, minutes say it better. */
const MANY_SECONDS = 100;

export function troubleSentence(
  trouble: Trouble,
  messages: Messages["trouble"],
  locale: string,
  nowMs: number,
): string {
  if (trouble.code === "offline") return messages.offline;
  if (trouble.code === "proof_required") return messages.noProof;
  if (trouble.code === "proof_invalid") return messages.lostProof;
  if (trouble.code !== "rate_limited") return messages.internal;
  const seconds = secondsLeft(trouble.retryAtMs ?? 0, nowMs);
  if (seconds === 0) return messages.limitedOver;
  return seconds > MANY_SECONDS
    ? formatCount(locale, messages.limitedMinutes, Math.ceil(seconds / 60))
    : formatCount(locale, messages.limited, seconds);
}
