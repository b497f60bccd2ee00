/** How fast a body has to come, on average since it was first waited for, once a while has passed. */
export interface Pace {
  bytesPerSecond: number;
  afterMs: number;
}

const LOOKED_AT_EVERY_MS = 500;

/** Calls `late` as soon as fewer bytes have come than the pace asks for. */
export function watchPace(
  { bytesPerSecond, afterMs }: Pace,
  late: () => void,
): { came(bytes: number): void; stop(): void } {
  const beganMs = performance.now();
  let bytes = 0;
  const timer = setInterval(
    () => {
      const tookMs = performance.now() - beganMs;
      if (tookMs > afterMs && bytes < (tookMs / 1000) * bytesPerSecond) late();
    },
    Math.min(LOOKED_AT_EVERY_MS, afterMs),
  );
  return {
    came: (more) => {
      bytes += more;
    },
    stop: () => clearInterval(timer),
  };
}
