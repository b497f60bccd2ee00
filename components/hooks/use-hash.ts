import { useSyncExternalStore } from "react";

function watch(changed: () => void) {
  addEventListener("hashchange", changed);
  return () => removeEventListener("hashchange", changed);
}

/** The address's fragment; empty until React listens, since a server never sees it. */
export function useHash(): string {
  return useSyncExternalStore(
    watch,
    () => location.hash,
    () => "",
  );
}
