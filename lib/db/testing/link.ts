import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A cable to a Postgres server, to be pulled. */
export interface Link {
  /** Leads to the same database through the cable. */
  url: string;
  /** From now on nothing passes in either direction and nobody is told, as when a cable is pulled. */
  freeze(): void;
  /** Ends every connection and takes no more, as a server that goes away. */
  cut(): Promise<void>;
  /** Takes connections, and passes what comes, again. Those that were frozen are lost. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** @param url as `DATABASE_URL`, of Postgres */
export async function openLink(url: string): Promise<Link> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let frozen = false;
  let server = listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const own = new URL(url);
  own.hostname = "127.0.0.1";
  own.port = String(port);

  function listen(at: number) {
    return createServer((near) => {
      const far = connect(Number(target.port || 5432), target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on("data", (chunk) => frozen || to.write(chunk));
        from.on("error", () => {});
        from.on("close", () => {
          sockets.delete(from);
          // Of a pulled cable neither end hears what became of the other.
          if (!frozen) to.destroy();
        });
      }
    }).listen(at, "127.0.0.1");
  }

  async function cut() {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: own.href,
    freeze: () => {
      frozen = true;
    },
    cut,
    async mend() {
      for (const socket of sockets) socket.destroy();
      frozen = false;
      if (server.listening) return;
      server = listen(port);
      await once(server, "listening");
    },
    close: async () => {
      if (server.listening) await cut();
    },
  };
}
