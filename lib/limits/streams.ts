import { settings } from "../env/settings";
import { countOf, openStreamCount, streamCounts } from "../http/open-streams";
import { rateLimited } from "../http/problem";
import { type EventFeed, eventStream } from "../http/sse";
import { metrics } from "../metrics/metrics";
import { limitKeys } from "../network/network";
import { STREAMS, type StreamLimitName, WIDER_NETWORK } from "./table";

const FULL_RETRY_MS = 5_000;

/** Whose stream it is, by each limit that it counts in. */
export type StreamOwner = Partial<Record<StreamLimitName, string>>;

interface LimitedReader {
  signal: AbortSignal;
  lifetimeMs: number;
  /** Of an address, the networks around it count too. */
  owner: StreamOwner;
}

/**
 * An event stream, for somebody who may have only so many open.
 *
 * @throws Problem `rate_limited`, when one of the limits or the process has as many open as it may
 */
export function limitedStream({ signal, lifetimeMs, owner }: LimitedReader, feed: EventFeed): Response {
  const bounds = boundsOf(owner);
  const full = openStreamCount() >= STREAMS.overall ? "streamsOverall" : bounds.find(isFull)?.limit;
  if (full && settings().rateLimits) {
    streamCounts().refused += 1;
    metrics().limited.inc({ limit: full });
    throw rateLimited(FULL_RETRY_MS);
  }
  return eventStream({ signal, lifetimeMs, countedAs: bounds.map(({ key }) => key) }, feed);
}

interface Bound {
  limit: StreamLimitName;
  key: string;
  most: number;
}

function isFull({ key, most }: Bound): boolean {
  return countOf(key) >= most;
}

function boundsOf(owner: StreamOwner): Bound[] {
  return (Object.entries(owner) as [StreamLimitName, string][]).flatMap(([limit, owner]) => {
    const keys = limit.endsWith("PerAddress") ? limitKeys(owner) : [owner];
    return keys.map((key, width) => ({ limit, key: `${limit} ${key}`, most: STREAMS[limit] * WIDER_NETWORK ** width }));
  });
}
