"use client";

import { type Dispatch, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import type { CreateTicketResponse } from "@/lib/api/types";
import type { LoginApi } from "./api";
import { bind } from "./binding";
import { type Watch, watch } from "./connection";
import { deadline, next, type Panel, type PanelEvent, start, startWith, watched } from "./panel";

/** First tickets that this document has shown: who comes back to the page without loading it anew finds them over. */
const shown = new Set<string>();

/**
 * The panel's state, and everything its steps set going: each effect belongs to one step and ends with it.
 *
 * @param first the ticket that the page came with
 */
export function usePanel(
  api: LoginApi,
  leave: () => void,
  first: CreateTicketResponse | undefined,
): [Panel, Dispatch<PanelEvent>] {
  const [panel, send] = useReducer(next, first, (given) => (given && !shown.has(given.id) ? startWith(given) : start));
  const { step, visible } = panel;

  // Before anything else looks at the clock.
  useLayoutEffect(() => {
    if (!first || shown.has(first.id)) return;
    shown.add(first.id);
    send({ type: "arrived", answer: first, ...arrival() });
  }, [first]);

  useEffect(() => {
    const onVisibility = () =>
      send({ type: "visibility", visible: document.visibilityState === "visible", now: Date.now() });
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => document.removeEventListener("visibilitychange", onVisibility);
  }, []);

  const opening = visible && step.name === "opening" ? step : undefined;
  useEffect(() => {
    if (!opening) return;
    let current = true;
    const sentAt = Date.now();
    api.create(opening.replaces).then((outcome) => {
      if (!current) {
        if (outcome.ok) api.abandon(outcome.value.id);
        return;
      }
      const now = Date.now();
      if (outcome.ok) send({ type: "created", answer: outcome.value, sentAt, now });
      else send({ type: "notCreated", failure: outcome.failure, now, chance: Math.random() });
    });
    return () => {
      current = false;
    };
  }, [api, opening]);

  const keyless = "ticket" in step && step.ticket.keyless ? step.ticket.id : undefined;
  useEffect(() => {
    if (keyless) return bind(keyless, api, Math.random, send);
  }, [api, keyless]);

  const ticket = watched(step);
  const latest = useRef(ticket);
  useEffect(() => {
    latest.current = ticket;
  });
  const watchedId = visible ? ticket?.id : undefined;
  const watching = useRef<Watch>(undefined);
  useEffect(() => {
    const { current } = latest;
    if (!watchedId || !current) return;
    const running = watch(current, api, Math.random, (heard) =>
      send(heard.type === "status" ? { ...heard, now: Date.now() } : heard),
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
    // A timer may fire a moment early, by the clock that is read here; it would not be set a second time.
    const ring = () => send({ type: "time", now: Math.max(due, Date.now()) });
    const timer = setTimeout(ring, Math.max(0, due - Date.now()));
    return () => clearTimeout(timer);
  }, [due]);

  const claiming = step.name === "claiming" && !step.ticket.keyless ? step.ticket.id : undefined;
  useEffect(() => {
    if (!claiming) return;
    let current = true;
    api.claim(claiming).then((outcome) => {
      if (!current) return;
      send(outcome.ok ? { type: "claimed" } : { type: "notClaimed", failure: outcome.failure });
    });
    return () => {
      current = false;
    };
  }, [api, claiming]);

  const claimed = step.name === "claimed";
  useEffect(() => {
    if (claimed) leave();
  }, [claimed, leave]);

  // A page that closes takes its code along. One that only sleeps in the back-forward cache may wake up to it.
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // React's strict mode only pretended.
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

/** When this page was asked for and when its first byte came, in ms on this browser's clock. */
function arrival(): { sentAt: number; now: number } {
  const now = Date.now();
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (!page) return { sentAt: now, now };
  // Not by the time origin: its clock may have stood still while the machine slept.
  const ago = (time: number) => now - (performance.now() - time);
  return { sentAt: ago(page.requestStart), now: ago(page.responseStart) };
}
