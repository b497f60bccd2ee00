import type { Answer } from "../lib/api/testing/answer";
import { type Account, type Call, Client } from "../lib/api/testing/client";
import { overHttp } from "../lib/api/testing/over-http";
import type { Transport } from "../lib/api/testing/transport";
import { userAgents } from "../lib/api/testing/user-agents";

/** As the pages' own requests. */
export const TIMEOUT_MS = 15_000;

/** What one request came to, as the pages tell it apart. */
export type Outcome<Value> =
  | { kind: "granted"; value: Value }
  | { kind: "refused"; code: string }
  | { kind: "limited"; waitMs: number }
  /** Carried out or not. */
  | { kind: "unanswered" };

/** The browsers of a run, each at an address of its own. */
export interface Clients {
  desktop(): Promise<Client>;
  /** Signed in to a new account. */
  phone(): Promise<Client>;
  /** Each secret that a client ever held, for the search of what was printed. */
  secrets: Set<string>;
  /** Requests that brought no answer, or a 5xx, by what came instead. */
  failures: Map<string, number>;
}

/** A request as it came out, by this machine's clock. */
export interface SeenRequest {
  what: string;
  begunMs: number;
  endedMs: number;
  /** Where it brought no answer, or a 5xx. */
  failure?: string;
}

/** @param see is told of each request that was answered or failed; not of those that a page gave up */
export function newClients(origin: string, see: (request: SeenRequest) => void = () => {}): Clients {
  const secrets = new Set<string>();
  const failures: Clients["failures"] = new Map();
  const carry = overHttp(origin, { trustedProxy: true });
  const fail = (kind: string) => failures.set(kind, (failures.get(kind) ?? 0) + 1);
  const transport: Transport = async (outgoing) => {
    const begunMs = Date.now();
    const seen = (failure?: string) => {
      const what = `${outgoing.method} ${outgoing.path.replace(/[\w-]{22}/, ":id")}`;
      see({ what, begunMs, endedMs: Date.now(), ...(failure && { failure }) });
    };
    try {
      const response = await carry(outgoing);
      // A proxy's own answer is a page, an instance's is a problem (RFC 9457).
      const isPage = response.headers.get("content-type")?.startsWith("text/html");
      seen(response.status >= 500 ? `${response.status}${isPage ? " by the proxy" : ""}` : undefined);
      for (const cookie of response.headers.getSetCookie()) secrets.add(cookie.split(";")[0]?.split("=")[1] ?? "");
      if (response.status >= 500) fail(String(response.status));
      return response;
    } catch (error) {
      // A page that closes its stream is no failure.
      if (!(error instanceof Error && error.name === "AbortError")) {
        fail(reasonOf(error));
        seen(reasonOf(error));
      }
      throw error;
    }
  };
  return {
    secrets,
    failures,
    desktop: () => Client.open({ origin, transport, userAgent: userAgents.firefoxOnLinux }),
    async phone() {
      const phone = await Client.open({ origin, transport, userAgent: userAgents.chromeOnAndroid });
      const account: Account = await phone.signUp();
      secrets.add(account.password);
      void (await phone.signIn(account)).value;
      return phone;
    },
  };
}

/** Sends a request the way the pages do: with a time limit, and no error thrown. */
export async function ask<Value>(request: (call: Call) => Promise<Answer<Value>>): Promise<Outcome<Value>> {
  try {
    const answer = await request({ signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok && answer.code === undefined) return { kind: "granted", value: answer.value };
    if (answer.status >= 500) return { kind: "unanswered" };
    if (answer.status === 429)
      return { kind: "limited", waitMs: 1000 * Number(answer.headers.get("retry-after") ?? 5) };
    return { kind: "refused", code: answer.code ?? String(answer.status) };
  } catch {
    return { kind: "unanswered" };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "error";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
