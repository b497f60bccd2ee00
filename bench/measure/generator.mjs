// One load generator, a process of its own: plays the desktops and phones of one subject. `node generator.mjs SUBJECT`.
import { Load } from "./load.mjs";

const { play } = await import(`../subjects/${process.argv[2]}.client.mjs`);
/** @type {Load | undefined} */
let load;

process.on("disconnect", () => process.exit());
process.on("message", async (/** @type {{ call: string, given: unknown }} */ { call, given }) => {
  try {
    const cpu = process.cpuUsage();
    const start = performance.now();
    if (call === "connect") load = new Load(play(given));
    // The calls are Load's own methods, by name.
    const value = call === "connect" ? undefined : await /** @type {Record<string, Function>} */ (load)[call]?.(given);
    const { user, system } = process.cpuUsage(cpu);
    const busy = (user + system) / 1000 / (performance.now() - start);
    process.send?.({ value, busy });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.stack : String(error) });
  }
});
process.send?.({ ready: true });
