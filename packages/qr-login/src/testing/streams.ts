/** What a server would stream to a page: each stream opens, speaks and fails on command. */
export class Streams {
  readonly all: Stream[] = [];

  open = (): EventSource => {
    const stream = new Stream();
    this.all.push(stream);
    return stream as unknown as EventSource;
  };

  get latest(): Stream {
    const stream = this.all.at(-1);
    if (!stream) throw new Error("no stream was opened");
    return stream;
  }
}

/** In the shape of an `EventSource`, as far as the pages use it. */
export class Stream extends EventTarget {
  readyState = 0;
  onopen?: () => void;
  onerror?: () => void;

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  say(event: string, data: unknown) {
    if (this.readyState === 1) this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }

  /** Broken: the browser would connect again by itself. */
  break() {
    this.readyState = 0;
    this.onerror?.();
  }

  /** Answered with a status other than 200: the browser gives up. */
  refuse() {
    this.readyState = 2;
    this.onerror?.();
  }

  close() {
    this.readyState = 2;
  }
}
