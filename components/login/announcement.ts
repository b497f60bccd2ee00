import type { Messages } from "@/lib/i18n/messages";
import { type Panel, watched } from "./reducer";

/** What a screen reader says when the panel changes; a repeated text is not said again. */
export function announcement(panel: Panel, messages: Messages["login"]): string {
  if (panel.link !== "live" && watched(panel)) {
    return panel.link === "offline" ? messages.code.offline : messages.code.lost;
  }
  switch (panel.step) {
    case "opening":
    case "waiting":
      // A renewed code is no news to somebody who waits for the first.
      return panel.step === "waiting" || panel.shown ? messages.code.name : messages.code.loading;
    case "scanned": {
      const who = panel.user?.name ?? messages.scanned.unnamed;
      return panel.number ? `${who}. ${messages.scanned.number}: ${panel.number}` : `${who}. ${messages.scanned.title}`;
    }
    case "ended":
      return messages[panel.how].title;
    case "unreachable":
      return panel.offline ? messages.offline.title : messages.unreachable.title;
    default:
      return messages[panel.step].title;
  }
}
