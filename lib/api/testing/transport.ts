/** A request as a client wants it sent; `address` is where it is to seem to come from. */
export interface Outgoing {
  method: string;
  /** With the query, as it is to stand in the request line. */
  path: string;
  headers: Headers;
  body: BodyInit | null;
  address: string;
  /** Whether it is to seem to come straight from this machine. */
  isDirect?: boolean;
  signal?: AbortSignal;
}

/** Carries a request to the server under test. Redirects are not followed. */
export type Transport = (outgoing: Outgoing) => Promise<Response>;

/** `RequestInit` as Node wants it: a streamed body needs `duplex`, which the DOM's types do not know. */
export function requestInit({ method, headers, body, signal }: Outgoing): RequestInit & { duplex: "half" } {
  return { method, headers, body, duplex: "half", redirect: "manual", ...(signal && { signal }) };
}
