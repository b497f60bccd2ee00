import type { ActivityEvent } from "@/lib/api/types";
import { deviceLabel, deviceName, placeName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

/** The list's messages, and those for what the server says of devices. */
export type ActivityMessages = Messages["devices"]["activity"] & Pick<Messages, "names">;

/** Events in a row that say the same, as one line; `at` is the last one's. */
export interface ActivityLine {
  event: ActivityEvent;
  count: number;
  tone: "calm" | "careful";
}

/** What somebody else may have done. */
const CAREFUL = /^(?:sign_in\.refused|step_up\.refused|refused)/;

/** Draws together what repeats, such as a password that was tried many times from one place. */
export function activityLines(events: readonly ActivityEvent[]): ActivityLine[] {
  const lines: ActivityLine[] = [];
  for (const event of events) {
    const last = lines.at(-1);
    const { count = 1 } = event;
    if (last && isSame(last.event, event)) last.count += count;
    else lines.push({ event, count, tone: isCareful(event) ? "careful" : "calm" });
  }
  return lines;
}

/** Where it was done from; its browser only where the sentence does not name that already. */
export function activitySource(messages: ActivityMessages, event: ActivityEvent): string {
  const browser = deviceName(messages.names, event);
  const same = !event.device || (event.device.browser === event.browser && event.device.os === event.os);
  const named = same && sentenceOf(messages, event).includes("{device}");
  const place = event.place && placeName(messages.names, event.place);
  return [!named && browser, place, event.ip].filter(Boolean).join(" · ");
}

function isCareful({ type, detail }: ActivityEvent): boolean {
  return CAREFUL.test(type) || (type === "sign_out" && detail === "disowned");
}

function isSame(a: ActivityEvent, b: ActivityEvent): boolean {
  const facts = ({ type, detail, device, browser, os, ip }: ActivityEvent) =>
    [type, detail, device?.id, browser, os, ip].join("\n");
  return facts(a) === facts(b);
}

/** The event in words: by its type and detail, or by its type alone. */
export function activitySentence(messages: ActivityMessages, event: ActivityEvent): string {
  const { device } = event;
  return format(sentenceOf(messages, event), {
    device: device ? deviceLabel(messages.names, device) : deviceName(messages.names, event),
  });
}

function sentenceOf(messages: ActivityMessages, { type, detail }: ActivityEvent): string {
  // A server that is newer than this page may tell of what the page has no sentence for.
  const sentences: Readonly<Record<string, string>> = messages.sentences;
  return sentences[`${type} ${detail}`] ?? sentences[type] ?? type;
}
