import { serverNow } from "./clock";
import { deadline, type Panel, watched } from "./panel";
import type { Words } from "./words";

/** What its buttons do. */
export interface Actions {
  refresh(): void;
  proceed(): void;
  retry(): void;
}

export interface Drawing {
  issuer: string;
  actions: Actions;
  /** Absent until it is loaded. */
  qrSvg: ((text: string, name: string) => Node) | undefined;
}

type Child = Node | string | undefined | false;

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

export function button(text: string, act: () => void, kind = ""): HTMLButtonElement {
  const made = element("button", { type: "button", class: kind }, text);
  made.addEventListener("click", act);
  return made;
}

/** What people see at a step, and the time until which there is a countdown. */
export function view(
  panel: Panel,
  words: Words,
  { issuer, actions, qrSvg }: Drawing,
): { nodes: Child[]; until?: number } {
  const fresh = (text = words.fresh, kind = "") => button(text, actions.refresh, kind);
  const outcome = (title: string, ...rest: Child[]) => ({ nodes: [element("h2", {}, title), ...rest] });
  const counted = (label: string) => panel.link === "live" && countdown(label);
  const lost = panel.link !== "live" && quiet(panel.link === "offline" ? words.offline : words.lost);

  switch (panel.step) {
    case "opening":
    case "waiting": {
      const ticket = panel.step === "waiting" ? panel.ticket : panel.shown;
      const until = panel.step === "waiting" ? (deadline(panel) ?? panel.ticket.endsAt) : undefined;
      const tile = ticket ? qrSvg?.(ticket.url, words.name) : words.loading;
      const line = until && (lost || countdown(panel.renewalsLeft > 0 ? words.renewsIn : words.endsIn));
      return {
        nodes: [
          element("div", { class: "tile", ...(!ticket && { "aria-busy": "true" }) }, tile),
          line || undefined,
          ...(ticket ? typed(words, issuer, ticket.userCode) : []),
        ],
        ...(until && { until }),
      };
    }
    case "held":
      return { ...outcome(words.held, lost || counted(words.endsIn), fresh()), until: panel.ticket.endsAt };
    case "scanned": {
      const ask = panel.number
        ? [element("p", {}, words.number), element("p", { class: "number", dir: "ltr" }, panel.number)]
        : [element("p", {}, words.confirm)];
      const shown = person(panel);
      return {
        ...outcome(
          panel.user?.name ?? words.confirm,
          shown,
          ...ask,
          lost || counted(words.endsIn),
          fresh(words.notYou),
        ),
        until: panel.ticket.endsAt,
      };
    }
    case "other":
      return outcome(
        named(words.other, panel.user.username),
        person(panel),
        element("p", {}, words.otherText),
        button(words.go, actions.proceed),
        fresh(words.no),
      );
    case "claiming":
    case "claimed":
      return outcome(
        panel.user?.name ?? words[panel.step],
        person(panel),
        panel.user && element("p", {}, words[panel.step]),
      );
    case "ended":
      return outcome(words[panel.how], fresh(words.fresh, "main"));
    case "unclaimed":
      return outcome(words.unclaimed, panel.again && button(words.retry, actions.retry, "main"), fresh());
    case "limited":
      return outcome(words.limited);
    case "unreachable":
      return outcome(panel.offline ? words.offline : words.unreachable, fresh(words.retry));
    case "refused":
      return outcome(words.refused, fresh(words.retry));
    default:
      return panel satisfies never;
  }
}

/** What a screen reader says when the panel changes. */
export function announcement(panel: Panel, words: Words): string {
  if (panel.link !== "live" && watched(panel)) return panel.link === "offline" ? words.offline : words.lost;
  switch (panel.step) {
    case "opening":
      return panel.shown ? words.name : words.loading;
    case "waiting":
      return words.name;
    case "scanned": {
      const who = panel.user ? `${panel.user.name}, @${panel.user.username}. ` : "";
      return who + (panel.number ? `${words.number}: ${panel.number}` : words.confirm);
    }
    case "other":
      return named(words.other, panel.user.username);
    case "ended":
      return words[panel.how];
    default:
      return words[panel.step];
  }
}

/** As the sign-in page shows it: `1:05`. */
export function timeLeft(until: number, language: string): string {
  const seconds = Math.max(0, Math.ceil((until - serverNow()) / 1000));
  const plain = new Intl.NumberFormat(language, { useGrouping: false });
  const padded = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 });
  return `${plain.format(Math.floor(seconds / 60))}:${padded.format(seconds % 60)}`;
}

function countdown(label: string): Node {
  return element(
    "p",
    { class: "quiet", role: "timer", "aria-live": "off" },
    `${label} `,
    element("span", { class: "left" }),
  );
}

function quiet(text: string): Node {
  return element("p", { class: "quiet" }, text);
}

/** Beside the name wherever that stands: names can be copied. */
function person(panel: Panel): Node | undefined {
  if (!("user" in panel) || !panel.user) return undefined;
  return element("bdi", { class: "quiet" }, `@${panel.user.username}`);
}

function named(sentence: string, username: string): string {
  return sentence.replace("{username}", `@${username}`);
}

function typed({ typed: sentence }: Words, issuer: string, userCode: string): Node[] {
  const [before = "", after = ""] = sentence.split("{address}");
  const address = `${issuer.replace(/^https:\/\//, "")}/scan`;
  const letters = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
  return [
    element("p", { class: "quiet" }, before, element("bdi", { dir: "ltr" }, address), after),
    element("bdi", { class: "code" }, letters),
  ];
}
