import { format, isolated } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { type Panel, watched } from "@/packages/qr-login/src/panel";

/** What stands in the panel, or may. */
export type LoginMessages = Omit<Messages["login"], "loopback" | "loopbackTitle">;

/** What a screen reader says when the panel changes; a repeated text is not said again. */
export function announcement(panel: Panel, messages: LoginMessages): string {
  if (panel.link !== "live" && watched(panel)) {
    return panel.link === "offline" ? messages.code.offline : messages.code.lost;
  }
  switch (panel.step) {
    case "opening":
    case "waiting":
      // A renewed code is no news to somebody who waits for the first.
      return panel.step === "waiting" || panel.shown ? messages.code.name : messages.code.loading;
    case "scanned": {
      const { user } = panel;
      const say = panel.number ? `${messages.scanned.number}: ${panel.number}` : messages.scanned.title;
      const who = user
        ? [user.name, `@${user.username}`].map((each) => isolated(each, say))
        : [messages.scanned.unnamed];
      return `${who.join(", ")}. ${say}`;
    }
    case "other":
      return format(messages.other.title, { username: `@${panel.user.username}` });
    case "ended":
      return messages[panel.how].title;
    case "unreachable":
      return panel.offline ? messages.offline.title : messages.unreachable.title;
    default:
      return messages[panel.step].title;
  }
}

/** The tab's title. Tabs are shared with others: no number, nobody's name. */
export function titleOf(panel: Panel, messages: LoginMessages): string {
  switch (panel.step) {
    case "opening":
    case "waiting":
      return messages.title;
    case "scanned":
      return messages.scanned.title;
    case "other":
      return messages.title;
    default:
      return announcement({ ...panel, link: "live" }, messages);
  }
}
