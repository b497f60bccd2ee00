// @ts-check
// Loaded into the server that the soak starts, with --expose-gc: tells its memory when asked, after collecting garbage.
process.on("message", async (message) => {
  if (message !== "memory") return;
  // What a first collection finalizes, a later one frees.
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  const open = /** @type {{ value?: { all: Map<object, object> } } | undefined} */ (
    Reflect.get(globalThis, Symbol.for("qr-login.streams"))
  );
  process.send?.({ memory: { rss, heapUsed, streams: open?.value?.all.size ?? 0, cpuMs: cpuMs() } });
});

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
