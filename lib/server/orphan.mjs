// @ts-check
// Plain JavaScript, because `npm run demo` uses it before anything is built.

/**
 * Calls `stop` once the parent process is gone, in a process that npm started: npm hands a SIGTERM to its shell alone,
 * which dies of it and would leave this process behind with the port.
 *
 * @param {() => void} stop
 */
export function whenOrphaned(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500).unref();
}
