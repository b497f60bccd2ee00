"use client";

import { type Dispatch, useEffect, useReducer, useRef } from "react";
import type { LoginApi } from "./api";
import { type Watch, watch } from "./connection";
import { deadline, next, type Panel, type PanelEvent, start, watched } from "./panel";

/** The panel's state, and everything its steps set going: each effect belongs to one step and ends with it. */
export function usePanel(api: LoginApi, leave: () => void): [Panel, Dispatch<PanelEvent>] {
  const [panel, send] = useReducer(next, start);
  const { step, visible } = panel;

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

  const claiming = step.name === "claiming" ? step.ticket.id : undefined;
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
  useEffect(() => {
    const abandon = () => {
      if (latest.current) api.abandon(latest.current.id);
    };
    const onPageHide = (event: PageTransitionEvent) => {
      if (!event.persisted) abandon();
    };
    window.addEventListener("pagehide", onPageHide);
    return () => {
      window.removeEventListener("pagehide", onPageHide);
      abandon();
    };
  }, [api]);

  return [panel, send];
}
