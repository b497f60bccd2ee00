"use client";

import { fill, fillCount } from "@/lib/i18n/format";
import type { Words } from "@/lib/i18n/messages";
import type { Trouble } from "./call";
import { LiveNotice } from "./LiveNotice";
import { secondsLeft } from "./span";
import { useNow } from "./useNow";

export interface TroubleNoticeProps {
  trouble: Trouble;
  words: Words["trouble"];
  /** BCP 47, for numbers. */
  tag: string;
}

/** Why a form could not be sent, and when to try again. */
export function TroubleNotice({ trouble, words, tag }: TroubleNoticeProps) {
  const nowMs = useNow();
  return (
    <LiveNotice sentence={troubleSentence(trouble, words, tag, nowMs)}>
      {trouble.correlationId && <p>{fill(words.report, { id: trouble.correlationId })}</p>}
    </LiveNotice>
  );
}

/** Above this, minutes say it better. */
const MANY_SECONDS = 100;

export function troubleSentence(trouble: Trouble, words: Words["trouble"], tag: string, nowMs: number): string {
  if (trouble.code === "offline") return words.offline;
  if (trouble.code === "proof_required") return words.noProof;
  if (trouble.code === "proof_invalid") return words.lostProof;
  if (trouble.code !== "rate_limited") return words.internal;
  const seconds = secondsLeft(trouble.retryAtMs ?? 0, nowMs);
  if (seconds === 0) return words.limitedOver;
  return seconds > MANY_SECONDS
    ? fillCount(tag, words.limitedMinutes, Math.ceil(seconds / 60))
    : fillCount(tag, words.limited, seconds);
}
