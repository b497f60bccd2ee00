// One load generator, a process of its own: plays the desktops and phones of one subject.
import { playOf, type Users } from "../subjects/clients";
import { type Call, type Given, Load } from "./load";
import type { Asked, Told } from "./subject";

const users: Users = JSON.parse(process.argv[2] ?? "");
const load = new Load(playOf(users.client, users.place));

process.on("disconnect", () => process.exit());
process.on("message", async ({ call, given }: Asked) => {
  try {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const value = await act(load, call, given);
    const { user, system } = process.cpuUsage(cpu);
    tell({ value, busy: (user + system) / 1000 / (performance.now() - start) });
  } catch (error) {
    tell({ error: String(error instanceof Error ? error.stack : error) });
  }
});
tell({ value: undefined, busy: 0 });

function act<C extends Call>(
  loads: { [D in Call]: (...given: Given<D>) => Promise<unknown> },
  call: C,
  given: Given<C>,
) {
  return loads[call](...given);
}

function tell(told: Told): void {
  process.send?.(told);
}
