import { useCallback, useEffect, useRef, useState } from "react";
import type { ApiError, ApiResult } from "@/components/api/call";

export interface Reading<T> {
  value: T | undefined;
  error: ApiError | undefined;
  set: (value: T) => void;
  again: () => void;
}

/** What a page shows, asked for once it is here, and whenever `key` is another; of several answers the last request's counts. */
export function useReading<T>(key: string, read: () => Promise<ApiResult<T>>): Reading<T> {
  const [value, setValue] = useState<T>();
  const [error, setError] = useState<ApiError>();
  const latest = useRef(0);
  const reader = useRef(read);
  reader.current = read;
  const again = useCallback(() => {
    latest.current += 1;
    const mine = latest.current;
    void reader.current().then((called) => {
      if (mine !== latest.current) return;
      setError(called.ok ? undefined : called.error);
      if (called.ok) setValue(called.value);
    });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another question
  useEffect(again, [again, key]);
  return { value, error, set: setValue, again };
}
