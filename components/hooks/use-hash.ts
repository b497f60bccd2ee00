import { useSyncExternalStore } from "react";

function watch(changed: () => void) {
  addEventListener("hashchange", changed);
  return () => removeEventListener("hashchange", changed);
}

/** Empty until React listens, since a server never sees the fragment. */
export function useHash(): string {
  return useSyncExternalStore(
    watch,
    () => location.hash,
    () => "",
  );
}
