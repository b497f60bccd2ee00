import { newServer } from "../e2e/server";
import { Client } from "../lib/api/testing/client";
import { overHttp } from "../lib/api/testing/over-http";
import { userAgents } from "../lib/api/testing/user-agents";
import { missed, type Source } from "./attack";

const ENTRY = ["--import", "tsx", "lib/server/testing/foreign-mount.ts"];
/** More than an address may ask for in a minute. */
const CODES = 130;
const ALLOWED = 120;

/** The API on a server that somebody else wrote, by `lib/server/mount.ts`, with nothing of ours before it. */
export const foreignMount: Source = {
  name: "A server of others",
  attacks: [
    {
      name: "an address of the client's choice, in every header that ever told one",
      stateless: true,
      async run() {
        const server = await newServer({ NODE_ENV: "production", LOG_LEVEL: "silent" }, ENTRY);
        try {
          const { origin } = server;
          const transport = overHttp(origin);
          const phone = await Client.open({ origin, transport, userAgent: userAgents.chromeOnAndroid });
          void (await phone.signIn(await phone.signUp())).value;
          const desktop = await Client.open({ origin, transport });
          const shown = (await desktop.createTicket({ headers: lies("203.0.113.9") })).value;
          const { ip } = (await phone.scan(shown.id, { via: "camera" })).value.desktop;
          let given = 1;
          for (let count = 1; count < CODES; count++) {
            given += (await desktop.createTicket({ headers: lies(`203.0.113.${count}`) })).ok ? 1 : 0;
          }
          return missed(
            given > ALLOWED || ip === "203.0.113.9",
            `${given} of ${CODES} codes, shown from ${ip}`,
            `${given} of ${CODES} codes; the phone was shown ${ip}`,
          );
        } finally {
          await server.remove();
        }
      },
    },
  ],
};

function lies(address: string): Record<string, string> {
  return {
    "x-client-address": address,
    "x-forwarded-for": address,
    "x-real-ip": address,
    forwarded: `for=${address}`,
    "x-client-direct": "yes",
    "x-request-id": "00000000-0000-0000-0000-000000000000",
  };
}
