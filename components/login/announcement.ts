import type { Messages } from "@/lib/i18n/messages";
import type { Panel } from "./panel";

/** What a screen reader says when the panel changes; the same text again is not said again. */
export function announcement({ step, link }: Panel, messages: Messages["login"]): string {
  if (link !== "live" && (step.name === "waiting" || step.name === "held" || step.name === "scanned")) {
    return link === "offline" ? messages.code.offline : messages.code.lost;
  }
  switch (step.name) {
    case "opening":
    case "waiting":
      // A renewed code is no news to somebody who waits for the first.
      return step.name === "waiting" || step.shown ? messages.code.name : messages.code.loading;
    case "scanned": {
      const who = step.user?.name ?? messages.scanned.unnamed;
      return step.number ? `${who}. ${messages.scanned.number}: ${step.number}` : `${who}. ${messages.scanned.title}`;
    }
    case "ended":
      return messages[step.how].title;
    case "unreachable":
      return step.offline ? messages.offline.title : messages.unreachable.title;
    default:
      return messages[step.name].title;
  }
}
