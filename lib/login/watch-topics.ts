import type { Notifier } from "./notifier";

export interface Watcher {
  /** Whether nothing may be told to it any more. */
  over: boolean;
}

/** How the topics' state is read. Both functions tell the watchers what they find; a later re-read makes up for a failure. */
export interface TopicReads {
  read(topic: string): Promise<void>;
  /** Reads whatever may have changed of all watched topics; `missed` says that notifications may have been lost. */
  reread(missed: boolean): Promise<void>;
}

interface Topic<Each> {
  /** Replaced and never changed, so that watchers may come and go while they are told. */
  watchers: readonly Each[];
  /** What the notifier calls. */
  ring: () => void;
  stopListening: () => void;
  reading: boolean;
  notifiedWhileReading: boolean;
}

/**
 * Watches topics of the notifier, such as tickets or accounts. It subscribes first and reads then, so no change falls
 * between; each notification causes a read. One timer re-reads all topics, as does a notifier that was cut off: that covers
 * lost notifications, and suffices where no notifier spans the processes. Ten thousand topics may be watched at once.
 */
export function watchTopics<Each extends Watcher>(notifier: Notifier, everyMs: number, reads: TopicReads) {
  const topics = new Map<string, Topic<Each>>();
  let timer: NodeJS.Timeout | undefined;
  let rereading = false;
  let missedWhileRereading = false;

  /** Any number of notifications during a read cost one more read. */
  async function refresh(name: string, topic: Topic<Each>): Promise<void> {
    topic.notifiedWhileReading = topic.reading;
    if (topic.reading) return;
    topic.reading = true;
    await reads.read(name).catch(() => {});
    topic.reading = false;
    if (topic.notifiedWhileReading) await refresh(name, topic);
  }

  /** One re-read at a time, so that a slow database is not asked more often. The next one asks only for what was missed. */
  async function reread(missed: boolean): Promise<void> {
    missedWhileRereading = rereading && (missed || missedWhileRereading);
    if (rereading || topics.size === 0) return;
    rereading = true;
    await reads.reread(missed).catch(() => {});
    rereading = false;
    if (missedWhileRereading) await reread(true);
  }

  function open(name: string): Topic<Each> {
    const ring = () => void refresh(name, topic);
    const stopListening = notifier.subscribe(name, ring);
    const topic: Topic<Each> = { watchers: [], ring, stopListening, reading: false, notifiedWhileReading: false };
    topics.set(name, topic);
    return topic;
  }

  notifier.onReconnect(() => void reread(true));

  return {
    topics: topics as ReadonlyMap<string, { readonly watchers: readonly Each[]; readonly ring: () => void }>,

    /** Tells by `heard` whether there was a notification, until it is stopped. */
    listen(name: string): { heard: () => boolean; stop: () => void } {
      let isHeard = false;
      const stop = notifier.subscribe(name, () => {
        isHeard = true;
      });
      return { heard: () => isHeard, stop };
    },

    /** @param isCurrent whether what the watcher knows is as it is now: then it is not read */
    watch(name: string, watcher: Each, isCurrent = false): () => void {
      const topic = topics.get(name) ?? open(name);
      topic.watchers = topic.watchers.concat(watcher);
      if (!isCurrent) void refresh(name, topic);
      timer ??= setInterval(() => void reread(false), everyMs).unref();

      return () => {
        watcher.over = true;
        topic.watchers = topic.watchers.filter((each) => each !== watcher);
        if (topic.watchers.length > 0 || topics.get(name) !== topic) return;
        topic.stopListening();
        topics.delete(name);
        if (topics.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
