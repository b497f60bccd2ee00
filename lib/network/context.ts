import { type ClientInfo, clientInfo } from "./client-info";

/** What the server knows of a request. It travels in none of the request's headers, which are all the client's to write. */
export interface Connection {
  address: string | undefined;
  /** Names the request in its answer, in log lines and in the audit. Says nothing by itself. */
  correlationId: string;
  /** Nothing stands between this server and a caller on this machine, who called it by a loopback name. */
  isDirect: boolean;
}

export interface Actor {
  userId: string;
  deviceId: string;
  /** An app names itself when it signs in; its requests do not. */
  app?: { browser: string; os: string };
}

/** The parameters of a route's pattern; empty where the pattern lacks one. */
export interface Params {
  id: string;
  deviceId: string;
  pictureId: string;
  clientId: string;
  tag: string;
  passkeyId: string;
  userId: string;
  inviteId: string;
}

export const NO_PARAMS: Params = {
  id: "",
  deviceId: "",
  pictureId: "",
  clientId: "",
  tag: "",
  passkeyId: "",
  userId: "",
  inviteId: "",
};

/** What is known of a request: made once, where a route meets its pattern, and handed to everything that acts on it. */
export interface Context {
  readonly method: string;
  /** The route's pattern, such as `/api/qr/:id/scan`. */
  readonly route: string;
  readonly params: Readonly<Params>;
  readonly client: ClientInfo;
  readonly correlationId: string;
  readonly isDirect: boolean;
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
