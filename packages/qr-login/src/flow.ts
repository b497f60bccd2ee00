import { serverNow } from "./clock";
import type { Connection } from "./events";
import { deadline, nextPanel, type Panel, type PanelEvent, watched } from "./panel";
import type { LoginApi } from "./types";
import { watchTicket } from "./watch";

const LOOK_EVERY_MS = 1_000;

/** A panel that lives: its state, and what is under way for it. */
export interface Flow {
  panel(): Panel;
  send(event: PanelEvent): void;
  /** Calls `listener` after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
  /** Begins what the state asks for, once whoever called is done: React's strict mode starts, stops and starts again. */
  start(): void;
  /** Ends everything that is under way, and takes the code back. May be started again. */
  stop(): void;
}

/** What belongs to one step: it begins when `of` tells something, and ends when that is another. */
interface Effect {
  of(panel: Panel): unknown;
  begin(): () => void;
}

/**
 * Runs a panel: asks for codes, watches them, renews them, takes what was confirmed. A hidden page does none of it.
 *
 * @param claimed is given what the server gave for the confirmed code, before the panel says so
 */
export function createFlow<Claimed>(
  api: LoginApi<Claimed>,
  opening: Panel,
  claimed: (value: Claimed) => void = () => {},
): Flow {
  let panel = opening;
  let running = false;
  let turn = 0;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let watching: Connection | undefined;
  const listeners = new Set<() => void>();
  const events: PanelEvent[] = [];
  const under = new Map<Effect, { key: unknown; end: () => void }>();

  function send(event: PanelEvent): void {
    // What an effect says while others still begin waits for them.
    if (events.push(event) > 1) return;
    for (let next: PanelEvent | undefined = event; next; next = events[0]) {
      const before = panel;
      panel = nextPanel(panel, next);
      if (panel !== before) {
        settle();
        for (const listener of [...listeners]) listener();
      }
      events.shift();
    }
  }

  function settle(): void {
    for (const effect of effects) {
      const key = running ? effect.of(panel) : undefined;
      const current = under.get(effect);
      if (current?.key === key) continue;
      current?.end();
      under.delete(effect);
      if (key !== undefined) under.set(effect, { key, end: effect.begin() });
    }
  }

  const effects: Effect[] = [
    {
      // By the panel itself: an opening may follow another by way of a failure.
      of: (panel) => (panel.visible && panel.step === "opening" ? panel : undefined),
      begin() {
        let current = true;
        const replaces = panel.step === "opening" ? panel.replaces : undefined;
        void api.create(replaces).then((created) => {
          if (!current) return created.ok && api.abandon(created.value.id);
          const now = serverNow();
          if (created.ok) send({ type: "created", answer: created.value, now });
          else send({ type: "notCreated", error: created.error, now, random: Math.random() });
        });
        return () => {
          current = false;
        };
      },
    },
    {
      of: unnamed,
      begin() {
        const id = unnamed(panel);
        return (id !== undefined && api.nameKey?.(id, send)) || (() => {});
      },
    },
    {
      of: (panel) => (panel.visible ? watched(panel)?.id : undefined),
      begin() {
        const ticket = watched(panel);
        if (!ticket) return () => {};
        const connection = watchTicket(ticket, api, Math.random, (news) =>
          send(news.type === "status" ? { ...news, now: serverNow() } : news),
        );
        watching = connection;
        return () => {
          watching = undefined;
          connection.stop();
        };
      },
    },
    {
      of: (panel) => (panel.visible ? deadline(panel) : undefined),
      begin() {
        const due = deadline(panel) ?? 0;
        let timer: ReturnType<typeof setTimeout>;
        // Looked at again and again: what time it is may be found out meanwhile, and a timer may fire a moment early.
        const look = () => {
          const now = serverNow();
          if (now >= due) send({ type: "time", now });
          else timer = setTimeout(look, Math.min(LOOK_EVERY_MS, due - now));
        };
        timer = setTimeout(look);
        return () => clearTimeout(timer);
      },
    },
    {
      of: (panel) => (panel.step === "claiming" && !panel.ticket.keyUnnamed ? panel.ticket.id : undefined),
      begin() {
        let current = true;
        if (panel.step !== "claiming") return () => {};
        void api.claim(panel.ticket.id).then((answer) => {
          if (!current) return;
          if (answer.ok) claimed(answer.value);
          send(answer.ok ? { type: "claimed" } : { type: "notClaimed", error: answer.error });
        });
        return () => {
          current = false;
        };
      },
    },
  ];

  function onVisibility(): void {
    send({ type: "visibility", visible: document.visibilityState !== "hidden", now: serverNow() });
  }

  function onNetwork(): void {
    watching?.check();
    if (navigator.onLine) send({ type: "online" });
  }

  /** One in the back-forward cache may wake up to its code. */
  function onPageHide(event: PageTransitionEvent): void {
    if (!event.persisted) abandon();
  }

  function abandon(): void {
    const ticket = watched(panel);
    if (ticket) api.abandon(ticket.id);
  }

  function listen(change: "addEventListener" | "removeEventListener"): void {
    if (typeof document === "undefined") return;
    document[change]("visibilitychange", onVisibility);
    for (const name of ["online", "offline"]) window[change](name, onNetwork);
    window[change]("pagehide", onPageHide as EventListener);
  }

  return {
    panel: () => panel,
    send,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      const own = ++turn;
      clearTimeout(leaving);
      queueMicrotask(() => {
        if (own !== turn || running) return;
        running = true;
        listen("addEventListener");
        if (typeof document !== "undefined") onVisibility();
        settle();
      });
    },
    stop() {
      turn++;
      if (!running) return;
      running = false;
      listen("removeEventListener");
      settle();
      leaving = setTimeout(abandon);
    },
  };
}

/** The ticket whose key the server does not know yet. */
function unnamed(panel: Panel): string | undefined {
  return "ticket" in panel && panel.ticket.keyUnnamed ? panel.ticket.id : undefined;
}
