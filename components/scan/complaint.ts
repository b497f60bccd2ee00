import { secondsLeft } from "@/components/account/span";
import { fillCount } from "@/lib/i18n/format";
import type { Words } from "@/lib/i18n/messages";
import type { Complaint } from "./panel";

/** A complaint as the sentence to show at `nowMs`. */
export function complaintSentence(words: Words["scan"], tag: string, complaint: Complaint, nowMs: number): string {
  const sentences = words.complaints;
  switch (complaint.about) {
    case "rate_limited": {
      const seconds = secondsLeft(complaint.retryAtMs, nowMs);
      return seconds > 0 ? fillCount(tag, sentences.rate_limited, seconds) : sentences.rate_limited_over;
    }
    case "wrong_number":
      return fillCount(tag, sentences.wrong_number, complaint.triesLeft);
    default:
      return sentences[complaint.about];
  }
}
