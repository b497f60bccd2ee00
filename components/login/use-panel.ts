"use client";

import { type Dispatch, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from "react";
import { hearTimeOfPage, serverNow } from "@/components/api/clock";
import type { CreateTicketResponse } from "@/lib/api/types";
import { createFlow } from "@/packages/qr-login/src/flow";
import { OPENING, openedWith, type Panel, type PanelEvent } from "@/packages/qr-login/src/panel";
import type { LoginApi } from "@/packages/qr-login/src/types";

/** Prefetched tickets that this document has shown: on a return to the page without a reload they are over. */
const shown = new Set<string>();

/** The panel's state, from the first paint on, and what sends it events; what is under way ends with the page. */
export function usePanel(
  api: LoginApi,
  leave: () => void,
  prefetched: CreateTicketResponse | undefined,
): [Panel, Dispatch<PanelEvent>] {
  const [first] = useState(prefetched);
  const flow = useMemo(
    () => createFlow(api, first && !shown.has(first.id) ? openedWith(first) : OPENING),
    [api, first],
  );
  const panel = useSyncExternalStore(flow.subscribe, flow.panel, flow.panel);

  // Runs before anything else looks at the clock.
  useLayoutEffect(() => {
    if (!first || shown.has(first.id)) return;
    shown.add(first.id);
    hearTimeOfPage(first.serverTime);
    flow.send({ type: "arrived", answer: first, now: serverNow() });
  }, [flow, first]);

  useEffect(() => {
    flow.start();
    return flow.stop;
  }, [flow]);

  const claimed = panel.step === "claimed";
  useEffect(() => {
    if (claimed) leave();
  }, [claimed, leave]);

  return [panel, flow.send];
}
