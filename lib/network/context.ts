import { type ClientInfo, clientInfo } from "./client-info";

/**
 * What the server that has the connection knows of a request. It travels beside the request and in none of its headers,
 * which are all the client's to write.
 */
export interface Connection {
  /** The client's, in canonical form; undefined where nobody can tell. */
  address: string | undefined;
  /** Names the request in its answer, in log lines and in the audit. Says nothing by itself. */
  correlationId: string;
  /** Nothing stands between this server and a caller on this machine, who called it by a loopback name. */
  isDirect: boolean;
}

/** Whose session a request came with. */
export interface Actor {
  userId: string;
  deviceId: string;
  /** What an app has called itself at its sign-in; its requests do not tell. */
  app?: { browser: string; os: string };
}

/** What stands in a path in the places of its route's pattern; empty where the pattern has no such place. */
export interface Params {
  /** Of a ticket. */
  id: string;
  deviceId: string;
  pictureId: string;
  /** Of a language, BCP 47. */
  tag: string;
}

const NO_PARAMS: Params = { id: "", deviceId: "", pictureId: "", tag: "" };

/** What is known of a request: made once, where a route meets its pattern, and handed to everything that acts on it. */
export interface Context {
  readonly method: string;
  /** The route's pattern, such as `/api/qr/:id/scan`. */
  readonly route: string;
  readonly params: Readonly<Params>;
  readonly client: ClientInfo;
  readonly correlationId: string;
  readonly isDirect: boolean;
  /** From the moment that its session is found. */
  actor?: Actor;
}

export function newContext(
  request: Request,
  { address, correlationId, isDirect }: Connection,
  { route, params }: { route: string; params: Partial<Params> },
): Context {
  const client = clientInfo(request.headers.get("user-agent"), address);
  return { method: request.method, route, params: { ...NO_PARAMS, ...params }, client, correlationId, isDirect };
}
