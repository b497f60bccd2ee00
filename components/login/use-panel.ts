"use client";

import { type Dispatch, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import type { Connection } from "@/components/api/events";
import type { CreateTicketResponse } from "@/lib/api/types";
import type { LoginApi } from "./api";
import { watchTicket } from "./connection";
import { nameKey } from "./key-naming";
import { deadline, nextPanel, OPENING, openedWith, type Panel, type PanelEvent, watched } from "./reducer";

/** Prefetched tickets that this document has shown: on a return to the page without a reload they are over. */
const shown = new Set<string>();

/** The panel's state and its effects; each effect belongs to one step and ends with it. */
export function usePanel(
  api: LoginApi,
  leave: () => void,
  prefetched: CreateTicketResponse | undefined,
): [Panel, Dispatch<PanelEvent>] {
  const [panel, send] = useReducer(nextPanel, prefetched, (given) =>
    given && !shown.has(given.id) ? openedWith(given) : OPENING,
  );
  const { visible } = panel;

  // Runs before anything else looks at the clock.
  useLayoutEffect(() => {
    if (!prefetched || shown.has(prefetched.id)) return;
    shown.add(prefetched.id);
    send({ type: "arrived", answer: prefetched, ...arrival() });
  }, [prefetched]);

  useEffect(() => {
    const onVisibility = () =>
      send({ type: "visibility", visible: document.visibilityState === "visible", now: Date.now() });
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => document.removeEventListener("visibilitychange", onVisibility);
  }, []);

  // Compared by panel: an opening may follow another by way of a failure that was never rendered.
  const opening = visible && panel.step === "opening" ? panel : undefined;
  useEffect(() => {
    if (!opening) return;
    let current = true;
    const sentAt = Date.now();
    api.create(opening.replaces).then((created) => {
      if (!current) {
        if (created.ok) api.abandon(created.value.id);
        return;
      }
      const now = Date.now();
      if (created.ok) send({ type: "created", answer: created.value, sentAt, now });
      else send({ type: "notCreated", error: created.error, now, random: Math.random() });
    });
    return () => {
      current = false;
    };
  }, [api, opening]);

  const unnamed = "ticket" in panel && panel.ticket.keyUnnamed ? panel.ticket.id : undefined;
  useEffect(() => {
    if (unnamed) return nameKey(unnamed, api, Math.random, send);
  }, [api, unnamed]);

  const ticket = watched(panel);
  const latest = useRef(ticket);
  useEffect(() => {
    latest.current = ticket;
  });
  const watchedId = visible ? ticket?.id : undefined;
  const watching = useRef<Connection>(undefined);
  useEffect(() => {
    const { current } = latest;
    if (!watchedId || !current) return;
    const running = watchTicket(current, api, Math.random, (news) =>
      send(news.type === "status" ? { ...news, now: Date.now() } : news),
    );
    watching.current = running;
    return () => {
      watching.current = undefined;
      running.stop();
    };
  }, [api, watchedId]);

  useEffect(() => {
    const onNetwork = () => {
      watching.current?.check();
      if (navigator.onLine) send({ type: "online" });
    };
    window.addEventListener("online", onNetwork);
    window.addEventListener("offline", onNetwork);
    return () => {
      window.removeEventListener("online", onNetwork);
      window.removeEventListener("offline", onNetwork);
    };
  }, []);

  const due = visible ? deadline(panel) : undefined;
  useEffect(() => {
    if (due === undefined) return;
    // A timer may fire a moment early, and would not be set a second time.
    const ring = () => send({ type: "time", now: Math.max(due, Date.now()) });
    const timer = setTimeout(ring, Math.max(0, due - Date.now()));
    return () => clearTimeout(timer);
  }, [due]);

  const claiming = panel.step === "claiming" && !panel.ticket.keyUnnamed ? panel.ticket.id : undefined;
  useEffect(() => {
    if (!claiming) return;
    let current = true;
    api.claim(claiming).then((claimed) => {
      if (!current) return;
      send(claimed.ok ? { type: "claimed" } : { type: "notClaimed", error: claimed.error });
    });
    return () => {
      current = false;
    };
  }, [api, claiming]);

  const claimed = panel.step === "claimed";
  useEffect(() => {
    if (claimed) leave();
  }, [claimed, leave]);

  // A page that closes withdraws its code. One in the back-forward cache may wake up to it.
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // React's strict mode only pretended to close it.
    clearTimeout(leaving.current);
    const abandon = () => {
      if (latest.current) api.abandon(latest.current.id);
    };
    const onPageHide = (event: PageTransitionEvent) => {
      if (!event.persisted) abandon();
    };
    window.addEventListener("pagehide", onPageHide);
    return () => {
      window.removeEventListener("pagehide", onPageHide);
      leaving.current = setTimeout(abandon);
    };
  }, [api]);

  return [panel, send];
}

/** When this page was requested and when its first byte came, in ms on this browser's clock. */
function arrival(): { sentAt: number; now: number } {
  const now = Date.now();
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (!page) return { sentAt: now, now };
  // Not by the time origin: its clock may have stood still while the machine slept.
  const ago = (time: number) => now - (performance.now() - time);
  return { sentAt: ago(page.requestStart), now: ago(page.responseStart) };
}
