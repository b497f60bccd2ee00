import type { Words } from "@/lib/i18n/messages";
import type { Panel } from "./panel";

/** What a screen reader says when the panel changes; the same text again is not said again. */
export function announcement({ step, link }: Panel, words: Words["login"]): string {
  if (link !== "live" && (step.name === "waiting" || step.name === "held" || step.name === "scanned")) {
    return link === "offline" ? words.code.offline : words.code.lost;
  }
  switch (step.name) {
    case "opening":
    case "waiting":
      // A renewed code is no news to somebody who waits for the first.
      return step.name === "waiting" || step.shown ? words.code.name : words.code.loading;
    case "scanned": {
      const who = step.user?.name ?? words.scanned.unnamed;
      return step.number ? `${who}. ${words.scanned.number}: ${step.number}` : `${who}. ${words.scanned.title}`;
    }
    case "ended":
      return words[step.how].title;
    case "unreachable":
      return step.offline ? words.offline.title : words.unreachable.title;
    default:
      return words[step.name].title;
  }
}
