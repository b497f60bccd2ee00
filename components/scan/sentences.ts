import { secondsLeft } from "@/components/ui/relative-time";
import { deviceName } from "@/lib/i18n/device-name";
import { formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { Complaint, Named } from "./reducer";

/** Whose site this is, and what stands in the address bar of its pages. */
export interface SiteName {
  name: string;
  host: string;
}

export type ScanMessages = Messages["scan"] &
  Pick<Messages, "names" | "passkeys"> & { asked: Messages["oidc"]["asked"] };

export function desktopName({ names }: Pick<Messages, "names">, desktop: Named): string {
  return desktop.app ?? deviceName(names, desktop);
}

export function complaintSentence(
  messages: Messages["scan"],
  locale: string,
  complaint: Complaint,
  nowMs: number,
): string {
  const sentences = messages.complaints;
  switch (complaint.about) {
    case "rate_limited": {
      const seconds = secondsLeft(complaint.retryAtMs, nowMs);
      return seconds > 0 ? formatCount(locale, sentences.rate_limited, seconds) : sentences.rate_limited_over;
    }
    case "wrong_number":
      return formatCount(locale, sentences.wrong_number, complaint.triesLeft);
    default:
      return sentences[complaint.about];
  }
}
