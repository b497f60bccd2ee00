import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False until React listens: an earlier form would be sent by the browser itself. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
