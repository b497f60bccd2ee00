// Loaded into every server that is measured: collects its garbage when asked to, and ends with the bench.
process.on("SIGUSR2", () => {
  globalThis.gc?.();
  setTimeout(() => {
    globalThis.gc?.();
    process.send?.({ collected: true });
  }, 100);
});
process.on("disconnect", () => process.exit());
