import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False until React listens: a form sent before that would leave by the browser's own way. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
