import type { IncomingMessage } from "node:http";
import Negotiator from "negotiator";
import { LruCache } from "../process/lru-cache";

/** The smaller first. */
const ENCODINGS = ["br", "gzip"] as const;
export type Encoding = (typeof ENCODINGS)[number];
const PREFERRED = [...ENCODINGS, "identity"];

/** As it is, but for a parameter that its types do not know. */
interface Preferring {
  encodings(available: readonly string[], options: { preferred: readonly string[] }): string[];
}

/** Browsers send some dozen that differ. */
const found = new LruCache<string>(100);
const LONGEST_WISH = 200;

/**
 * What the client likes best of what there is, the smallest of several that it likes alike (RFC 9110 §12.5.3); undefined for none,
 * which is also what is left where it likes nothing of it.
 */
export function preferredEncoding<E extends Encoding>(
  { headers }: Pick<IncomingMessage, "headers">,
  available: readonly E[],
): E | undefined {
  const wish = headers["accept-encoding"];
  if (wish === undefined || available.length === 0) return undefined;
  const name = `${available} ${wish}`;
  let best = found.get(name);
  if (best === undefined) {
    const negotiator: Preferring = new Negotiator({ headers });
    [best = "identity"] = negotiator.encodings([...available, "identity"], { preferred: PREFERRED });
    if (String(wish).length <= LONGEST_WISH) found.set(name, best);
  }
  return available.find((each) => each === best);
}
