import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems give to outgoing connections, above the ones that browsers refuse. */
const [FROM, TO] = [10_100, 32_767];

/** A free port of the loopback interface, which nothing but another call of this would take before it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * (TO - FROM));
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await once(probe, "listening").then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "EADDRINUSE") return false;
        throw error;
      },
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
