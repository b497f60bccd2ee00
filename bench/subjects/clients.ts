import type { Play } from "../measure/load";
import { play as bare } from "./bare.client";
import { play as betterAuth } from "./better-auth.client";
import { play as nchan } from "./nchan.client";
import { play as oidcProvider } from "./oidc-provider.client";
import { play as oidcSite } from "./oidc-site.client";
import { play as ours } from "./ours.client";
import { play as visitor } from "./visitor.client";

/** What play the users of the subjects. */
const CLIENTS = {
  bare,
  "better-auth": betterAuth,
  nchan,
  "oidc-provider": oidcProvider,
  "oidc-site": oidcSite,
  ours,
  visitor,
};

type Clients = typeof CLIENTS;
export type Client = keyof Clients;
/** Where a client's server is. */
export type PlaceOf<C extends Client> = Parameters<Clients[C]>[0];
/** Those of one subject. */
export type Users = { [C in Client]: { client: C; place: PlaceOf<C> } }[Client];

export function playOf<C extends Client>(client: C, place: PlaceOf<C>): Play {
  const clients: { [D in Client]: (place: PlaceOf<D>) => Play } = CLIENTS;
  return clients[client](place);
}
