"use client";

import { type Dispatch, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import { hearTimeOfPage, serverNow } from "@/components/api/clock";
import type { Connection } from "@/components/api/events";
import type { CreateTicketResponse } from "@/lib/api/types";
import type { LoginApi } from "./api";
import { watchTicket } from "./connection";
import { nameKey } from "./key-naming";
import { deadline, nextPanel, OPENING, openedWith, type Panel, type PanelEvent, watched } from "./reducer";

const LOOK_EVERY_MS = 1_000;

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
    hearTimeOfPage(prefetched.serverTime);
    send({ type: "arrived", answer: prefetched, now: serverNow() });
  }, [prefetched]);

  useEffect(() => {
    const onVisibility = () =>
      send({ type: "visibility", visible: document.visibilityState === "visible", now: serverNow() });
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => document.removeEventListener("visibilitychange", onVisibility);
  }, []);

  // Compared by panel: an opening may follow another by way of a failure that was never rendered.
  const opening = visible && panel.step === "opening" ? panel : undefined;
  useEffect(() => {
    if (!opening) return;
    let current = true;
    api.create(opening.replaces).then((created) => {
      if (!current) {
        if (created.ok) api.abandon(created.value.id);
        return;
      }
      const now = serverNow();
      if (created.ok) send({ type: "created", answer: created.value, now });
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
      send(news.type === "status" ? { ...news, now: serverNow() } : news),
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
    let timer: ReturnType<typeof setTimeout>;
    // Looked at again and again: what time it is may be found out meanwhile, and a timer may fire a moment early.
    const look = () => {
      const now = serverNow();
      if (now >= due) send({ type: "time", now });
      else timer = setTimeout(look, Math.min(LOOK_EVERY_MS, due - now));
    };
    look();
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
