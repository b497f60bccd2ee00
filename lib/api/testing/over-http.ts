import { requestInit, type Transport } from "./transport";

/**
 * Sends requests over the network to a running server.
 *
 * @param baseUrl where it listens, without a slash at the end; need not be the canonical origin
 * @param options.trustedProxy the server runs with `TRUST_PROXY=1`, so that each client can have an address of its own
 */
export function overHttp(baseUrl: string, { trustedProxy = false } = {}): Transport {
  return (outgoing) => {
    const headers = new Headers(outgoing.headers);
    if (trustedProxy && !headers.has("x-forwarded-for")) headers.set("x-forwarded-for", outgoing.address);
    return fetch(baseUrl + outgoing.path, requestInit({ ...outgoing, headers }));
  };
}
