import { afterEach, expect, test } from "vitest";
import { endAllStreams } from "../http/open-streams";
import { Problem } from "../http/problem";
import { limitedStream, type StreamOwner } from "./streams";
import { STREAMS, type StreamLimitName } from "./table";

afterEach(endAllStreams);

function open(owner: StreamOwner): "open" | "refused" {
  try {
    limitedStream({ signal: new AbortController().signal, lifetimeMs: 60_000, owner }, () => () => {});
    return "open";
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "rate_limited") throw error;
    expect(error.options.headers).toMatchObject({ "Retry-After": "5" });
    return "refused";
  }
}

const names = Object.keys(STREAMS).filter((name) => name !== "overall") as StreamLimitName[];

test.each(names)("%s are refused until one ends, and nobody else's are", (name) => {
  const gone = new AbortController();
  limitedStream({ signal: gone.signal, lifetimeMs: 60_000, owner: { [name]: "192.0.2.1" } }, () => () => {});
  for (let index = 1; index < STREAMS[name]; index++) expect(open({ [name]: "192.0.2.1" })).toBe("open");
  expect(open({ [name]: "192.0.2.1" })).toBe("refused");
  expect(open({ [name]: "192.0.2.2" })).toBe("open");
  gone.abort();
  expect(open({ [name]: "192.0.2.1" })).toBe("open");
  expect(open({ [name]: "192.0.2.1" })).toBe("refused");
});

test("of one IPv6 /48, from however many networks of it, are sixteen times as many, and less than the process has", () => {
  let opened = 0;
  for (let index = 0; index < 5_000; index++) {
    if (open({ ticketStreamsPerAddress: `2001:db8:1:${(index % 4_096).toString(16)}::1` }) === "open") opened += 1;
  }
  expect(opened).toBe(16 * STREAMS.ticketStreamsPerAddress);
  expect(16 * (STREAMS.ticketStreamsPerAddress + STREAMS.accountStreamsPerAddress)).toBeLessThan(STREAMS.overall);
});

test("of all together are refused too", () => {
  for (let index = 0; index < STREAMS.overall; index++) {
    expect(open({ ticketStreamsPerAddress: `10.0.${index >> 8}.${index & 255}` })).toBe("open");
  }
  expect(open({ ticketStreamsPerAddress: "192.0.2.1" })).toBe("refused");
}, 60_000);
