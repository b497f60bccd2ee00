// Loaded into the server that the soak starts, with --expose-gc: tells its memory when asked, after collecting garbage.
export interface Memory {
  rss: number;
  heapUsed: number;
  /** How many are open. */
  streams: number;
  /** That the process has had. */
  cpuMs: number;
}

process.on("message", async (message) => {
  if (message !== "memory") return;
  // What a first collection finalizes, a later one frees.
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  const memory: Memory = { rss, heapUsed, streams: openStreams(), cpuMs: cpuMs() };
  process.send?.({ memory });
});

function openStreams(): number {
  const open: { value?: { all: Map<object, object> } } | undefined = Reflect.get(
    globalThis,
    Symbol.for("qr-login.streams"),
  );
  return open?.value?.all.size ?? 0;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
