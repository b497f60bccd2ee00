import { waitSentence } from "@/components/ui/relative-time";
import { deviceName } from "@/lib/i18n/device-name";
import { format, formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import type { Complaint, Named, Offer } from "./reducer";

/** Whose site this is, and what stands in the address bar of its pages. */
export interface SiteName {
  name: string;
  host: string;
}

export type ScanMessages = Messages["scan"] &
  Pick<Messages, "names"> & {
    passkeys: Pick<Messages["passkeys"], "confirm" | "confirmHint" | "usePassword">;
    asked: Messages["oidc"]["asked"];
  };

export function desktopName({ names }: Pick<Messages, "names">, desktop: Named): string {
  return desktop.app ?? deviceName(names, desktop);
}

/**
 * What a yes gives, and when to give it. A code in a site's own page is for that site, whose host is in the address bar there; a
 * command line or a television has no address bar.
 */
export function agreement(
  messages: Pick<ScanMessages, "deciding" | "names">,
  { desktop, for: asked }: Pick<Offer, "desktop" | "for">,
  site: SiteName,
): { lead: string; condition: string; host: string } {
  const { deciding } = messages;
  const say = asked?.kind === "device" ? deciding.onDevice : asked?.inline ? deciding.inline : deciding;
  const client = asked?.client.name ?? "";
  const host = (asked?.inline && asked.client.host) || site.host;
  return {
    lead: format(say.lead, { desktop: desktopName(messages, desktop), site: site.name, client }),
    condition: format(say.condition, { host, client }),
    host,
  };
}

/** Whether the account can know what asks by its browser: an app has none, and another site's own page brings a key of its own. */
export function hasOwnBrowser({ for: asked }: Pick<Offer, "for">): boolean {
  return asked?.kind !== "device" && !asked?.inline;
}

export function complaintSentence(
  messages: Messages["scan"],
  locale: string,
  complaint: Complaint,
  nowMs: number,
): string {
  const sentences = messages.complaints;
  switch (complaint.about) {
    case "rate_limited":
      return waitSentence(locale, sentences.rate_limited, complaint.retryAtMs, nowMs);
    case "wrong_number":
      return formatCount(locale, sentences.wrong_number, complaint.triesLeft);
    default:
      return sentences[complaint.about];
  }
}
