/**
 * What the browser promised, or a TimeoutError: some never answer (a store that another page holds, a camera that another app does),
 * and nobody is to wait for that. `late` gets what comes afterwards all the same, to be closed.
 */
export async function within<T>(ms: number, promise: Promise<T>, late?: (value: T) => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      promise.then(late, () => {});
      reject(new DOMException("The browser did not answer.", "TimeoutError"));
    }, ms);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
