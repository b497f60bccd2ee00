import type { ActivityEvent } from "@/lib/api/types";
import { deviceLabel, deviceName, placeName } from "@/lib/i18n/device-name";
import { format, isolated } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";

export type ActivityMessages = Messages["devices"]["activity"] & Pick<Messages, "names">;

/** Repeated events as one line; `at` is the last one's. */
export interface ActivityLine {
  event: ActivityEvent;
  count: number;
  tone: "calm" | "careful";
}

const CAREFUL = /^(?:sign_in\.refused|step_up\.refused|refused)/;

/** Joins repeated events, such as a password that was tried many times from one place. */
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

/** Where it was done from; the browser only where the sentence does not name it. */
export function activitySource(messages: ActivityMessages, event: ActivityEvent): string {
  // What an operator did has none.
  const browser = event.browser === "" ? "" : deviceName(messages.names, event);
  const same = !event.device || (event.device.browser === event.browser && event.device.os === event.os);
  const named = same && sentenceOf(messages, event).includes("{device}");
  const place = event.place && placeName(messages.names, event.place);
  const parts = [!named && browser, place, event.ip].filter(
    (part): part is string => typeof part === "string" && part !== "",
  );
  return parts.map((part) => isolated(part, browser)).join("\u00a0· ");
}

function isCareful({ type, detail }: ActivityEvent): boolean {
  return CAREFUL.test(type) || type === "ticket.unasked" || (type === "sign_out" && detail === "disowned");
}

function isSame(a: ActivityEvent, b: ActivityEvent): boolean {
  const facts = ({ type, detail, device, browser, os, ip }: ActivityEvent) =>
    [type, detail, device?.id, browser, os, ip].join("\n");
  return facts(a) === facts(b);
}

export function activitySentence(messages: ActivityMessages, event: ActivityEvent): string {
  const { device } = event;
  return format(sentenceOf(messages, event), {
    device: device ? deviceLabel(messages.names, device) : deviceName(messages.names, event),
    client: event.client ?? "",
  });
}

function sentenceOf(messages: ActivityMessages, { type, detail, client }: ActivityEvent): string {
  // A newer server may tell of events for which this page has no sentence.
  const sentences: Readonly<Record<string, string>> = messages.sentences;
  return sentences[`${type} ${client ? "named" : detail}`] ?? sentences[type] ?? type;
}
