import { getEventListeners } from "node:events";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { endAllStreams, HEARTBEAT_MS, openStreamCount } from "./open-streams";
import { type EventFeed, type EventSink, eventStream, streamOf } from "./sse";

const LIFETIME_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(openStreamCount()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A stream and all that can be seen of it from either side. */
function open(feed: EventFeed = () => () => {}, abort = new AbortController()) {
  const stopped = vi.fn();
  let sink: EventSink | undefined;
  const response = eventStream({ signal: abort.signal, lifetimeMs: LIFETIME_MS }, (given) => {
    sink = given;
    const stop = feed(given);
    return () => {
      stopped();
      stop();
    };
  });
  if (!sink || !response.body) throw new Error("The stream was not started");
  return { abort, stopped, sink, response, reader: response.body.getReader() };
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** Reads one chunk and has it judged by an implementation of the standard that is not ours. */
async function read(reader: Reader) {
  const heard = {
    events: [] as EventSourceMessage[],
    comments: [] as string[],
    retry: undefined as number | undefined,
  };
  const parser = createParser({
    onEvent: (event) => heard.events.push(event),
    onComment: (comment) => heard.comments.push(comment),
    onRetry: (retry) => {
      heard.retry = retry;
    },
    onError: (error) => {
      throw error;
    },
  });
  const { done, value } = await reader.read();
  parser.feed(new TextDecoder().decode(value));
  return { done, ...heard };
}

async function end(reader: Reader) {
  while (!(await reader.read()).done);
}

describe("an event stream", () => {
  test("sends its first bytes and headers that keep it as it is", async () => {
    const { response, reader, sink } = open();
    const { retry, events } = await read(reader);
    expect(retry).toBeGreaterThanOrEqual(1000);
    expect(retry).toBeLessThan(3000);
    expect(events).toEqual([]);
    expect(Object.fromEntries(response.headers)).toEqual({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    sink.end();
  });

  test.each([
    ["text"],
    ["two\nlines\r\nand\rmore"],
    ["\u2028 \u2029 \0 ünï 🧑‍💻"],
    [": no comment"],
    ["data: x\n\nevent: y"],
  ])("carries %j as it is", async (text) => {
    const { reader, sink } = open();
    await read(reader);
    sink.send("status", { text });
    const { events } = await read(reader);
    expect(events).toEqual([{ event: "status", data: JSON.stringify({ text }), id: undefined }]);
    expect(JSON.parse(events[0]?.data ?? "")).toEqual({ text });
    sink.end();
  });

  test.each(["a\nb", "a\rb", "a\0b", "\n", "status\ndata: forged\n\n"])("has no event named %j", async (name) => {
    const { reader, sink } = open();
    await read(reader);
    expect(() => sink.send(name, {})).toThrow("CR, LF or NUL");
    sink.send("next", 1);
    expect((await read(reader)).events).toHaveLength(1);
    sink.end();
  });

  test("beats like all others, by one timer", async () => {
    const streams = [open(), open(), open()];
    expect(openStreamCount()).toBe(3);
    expect(vi.getTimerCount()).toBe(1);
    for (const { reader } of streams) await read(reader);
    for (let beat = 0; beat < 2; beat++) {
      vi.advanceTimersByTime(HEARTBEAT_MS);
      for (const { reader } of streams) expect((await read(reader)).comments).toHaveLength(1);
    }
    streams[0]?.sink.end();
    vi.advanceTimersByTime(HEARTBEAT_MS);
    for (const { reader } of streams.slice(1)) expect((await read(reader)).comments).toHaveLength(1);
    expect((await streams[0]?.reader.read())?.done).toBe(true);
    for (const { sink } of streams) sink.end();
  });

  test("beats in turns, never all at once", async () => {
    const streams = Array.from({ length: 120 }, () => open());
    const beats: number[] = [];
    for (const { reader } of streams) await read(reader);
    let beat = 0;
    const readings = streams.map(({ reader }) => read(reader).then(() => beats.push(beat)));
    for (beat = 0; beats.length < 120; beat++) await vi.advanceTimersByTimeAsync(HEARTBEAT_MS / 60);
    await Promise.all(readings);
    for (let each = 0; each < 60; each++) expect(beats.filter((at) => at === each)).toHaveLength(2);
    endAllStreams();
  });

  test("ends when its lifetime is over, and not all that began together at once", async () => {
    const streams = Array.from({ length: 40 }, () => open());
    const ended: number[] = [];
    const start = Date.now();
    const over = streams.map(({ reader }) => end(reader).then(() => ended.push(Date.now() - start)));
    while (ended.length < 40) await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(over);
    expect(Math.min(...ended)).toBeGreaterThanOrEqual(0.75 * LIFETIME_MS);
    expect(Math.max(...ended)).toBeLessThanOrEqual(LIFETIME_MS + HEARTBEAT_MS);
    expect(new Set(ended).size).toBeGreaterThan(5);
    for (const { stopped } of streams) expect(stopped).toHaveBeenCalledTimes(1);
  });

  test("gives what it had before it ended", async () => {
    const { reader, sink } = open();
    sink.send("status", 1);
    sink.end();
    expect((await read(reader)).events).toMatchObject([{ data: "1" }]);
    await end(reader);
  });

  test("drops a reader who does not read", async () => {
    const { reader, sink, stopped } = open();
    let sent = 0;
    while (stopped.mock.calls.length === 0 && sent < 1000) {
      sink.send("status", "x".repeat(1024));
      sent += 1;
    }
    expect(sent).toBeGreaterThan(32);
    expect(sent).toBeLessThan(100);
    expect(openStreamCount()).toBe(0);
    await expect(reader.read()).rejects.toThrow("too slow");
    sink.send("status", "after");
    sink.end();
    expect(stopped).toHaveBeenCalledTimes(1);
  });

  test("drops a reader who has taken nothing for a heartbeat's time", async () => {
    const { reader, sink, stopped } = open();
    await read(reader);
    vi.advanceTimersByTime(HEARTBEAT_MS);
    sink.send("status", 1);
    vi.advanceTimersByTime(HEARTBEAT_MS);
    expect(stopped).not.toHaveBeenCalled();
    vi.advanceTimersByTime(HEARTBEAT_MS);
    expect(stopped).toHaveBeenCalledTimes(1);
    await expect(end(reader)).rejects.toThrow("too slow");
  });

  test("keeps a reader who reads, however much it is", async () => {
    const { reader, sink, stopped } = open();
    await read(reader);
    for (let sent = 0; sent < 200; sent++) {
      sink.send("status", "x".repeat(1024));
      expect((await read(reader)).events).toHaveLength(1);
    }
    expect(stopped).not.toHaveBeenCalled();
    sink.end();
  });
});

describe("cleans up once", () => {
  type Open = ReturnType<typeof open>;
  const ways: Record<string, (stream: Open) => unknown> = {
    abort: ({ abort }) => abort.abort(),
    cancel: ({ reader }) => reader.cancel(),
    end: ({ sink }) => sink.end(),
    lifetime: async ({ reader }) => {
      const ended = end(reader).catch(() => {});
      await vi.advanceTimersByTimeAsync(LIFETIME_MS + HEARTBEAT_MS);
      await ended;
    },
    shutdown: () => endAllStreams(),
  };
  const names = Object.keys(ways);

  test.each(names.flatMap((first) => names.map((second) => [first, second])))("%s, then %s", async (first, second) => {
    const stream = open();
    await ways[first ?? ""]?.(stream);
    expect(openStreamCount()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(stream.abort.signal, "abort")).toEqual([]);
    await ways[second ?? ""]?.(stream);
    expect(stream.stopped).toHaveBeenCalledTimes(1);
    stream.sink.send("status", "nobody hears it");
    await end(stream.reader);
  });

  test("where the feed ends it while it starts", async () => {
    const { reader, stopped } = open((sink) => {
      sink.send("status", 1);
      sink.end();
      return () => {};
    });
    expect(stopped).toHaveBeenCalledTimes(1);
    expect((await read(reader)).events).toMatchObject([{ data: "1" }]);
    await end(reader);
  });

  test("where the client is gone before it starts", async () => {
    const abort = new AbortController();
    abort.abort();
    const { reader, stopped } = open(undefined, abort);
    expect(stopped).toHaveBeenCalledTimes(1);
    await end(reader);
  });

  test("where the feed cannot start", () => {
    const { signal } = new AbortController();
    const start = () =>
      eventStream({ signal, lifetimeMs: LIFETIME_MS }, () => {
        throw new Error("no feed");
      });
    expect(start).toThrow("no feed");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("where stopping the feed ends it again", () => {
    const { sink, stopped, reader } = open((given) => () => given.end());
    sink.end();
    expect(stopped).toHaveBeenCalledTimes(1);
    return end(reader);
  });
});

describe("attached to a connection", () => {
  /** A connection that takes nothing until it is told to. */
  function outlet() {
    const seen = { text: "", ended: 0, cut: 0, unread: 0 };
    const taking = {
      write: (text: string) => {
        seen.text += text;
      },
      unread: () => seen.unread,
      end: () => {
        seen.ended += 1;
      },
      cut: () => {
        seen.cut += 1;
      },
    };
    return { seen, outlet: taking };
  }

  function attached() {
    const abort = new AbortController();
    const stopped = vi.fn();
    let sink: EventSink | undefined;
    const reader = { signal: abort.signal, lifetimeMs: 10 * LIFETIME_MS };
    const response = eventStream(reader, (given) => {
      sink = given;
      given.send("status", "early");
      return stopped;
    });
    const { seen, outlet: connection } = outlet();
    const stream = streamOf(response);
    stream?.attach(connection);
    stream?.forgetSignal();
    if (!sink || !stream) throw new Error("The stream was not started");
    return { abort, stopped, sink, seen, stream };
  }

  test("sends what was there before, and then what comes, and lets go of the request", () => {
    const { abort, sink, seen, stopped } = attached();
    expect(seen.text).toMatch(/^retry: \d+\n\nevent: status\ndata: "early"\n\n$/);
    sink.send("status", "late");
    expect(seen.text).toContain('data: "late"');
    expect(getEventListeners(abort.signal, "abort")).toEqual([]);
    sink.end();
    sink.end();
    expect(seen).toMatchObject({ ended: 1, cut: 0 });
    expect(stopped).toHaveBeenCalledTimes(1);
  });

  test("is cut where its buffers stay full from one beat to the next", () => {
    const { seen, stopped } = attached();
    seen.unread = 1;
    vi.advanceTimersByTime(HEARTBEAT_MS);
    seen.unread = 0;
    vi.advanceTimersByTime(HEARTBEAT_MS);
    seen.unread = 1;
    vi.advanceTimersByTime(HEARTBEAT_MS);
    expect(seen.cut).toBe(0);
    vi.advanceTimersByTime(HEARTBEAT_MS);
    expect(seen).toMatchObject({ cut: 1, ended: 0 });
    expect(stopped).toHaveBeenCalledTimes(1);
  });

  test("is cut where too much is unread", () => {
    const { seen, sink } = attached();
    seen.unread = 64 * 1024 + 1;
    sink.send("status", 1);
    expect(seen.cut).toBe(1);
  });
});
