import type { Notifier } from "./notifier";

/** One who watches a topic, as the owner of the topics keeps it. */
export interface Watcher {
  /** Whether nothing may be told to it any more. */
  over: boolean;
}

/** How the topics' state is read; both tell the watchers what they find, and a later re-read makes up for one that fails. */
export interface TopicReads {
  /** Reads one topic. */
  read(topic: string): Promise<void>;
  /** Reads whatever may have changed of all that is watched; `missed` says that notifications may have been lost. */
  reread(missed: boolean): Promise<void>;
}

interface Topic<Each> {
  /** Replaced and never changed, so that one may come or go while they are told. */
  watchers: readonly Each[];
  stopListening: () => void;
  reading: boolean;
  notifiedWhileReading: boolean;
}

/**
 * Watches topics of the notifier, such as tickets or accounts. It listens first and reads then, so no change falls between;
 * a notification is answered by a read. One timer for the whole process re-reads all of them, as does a notifier that was cut
 * off: that covers lost notifications, and carries alone where no notifier spans the processes. Ten thousand topics may be
 * watched at once, so each has no more than it needs.
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

  /** One at a time: a database that is slow is not asked more often. Only what may have been missed meanwhile is asked for again. */
  async function reread(missed: boolean): Promise<void> {
    missedWhileRereading = rereading && (missed || missedWhileRereading);
    if (rereading || topics.size === 0) return;
    rereading = true;
    await reads.reread(missed).catch(() => {});
    rereading = false;
    if (missedWhileRereading) await reread(true);
  }

  function open(name: string): Topic<Each> {
    const topic: Topic<Each> = { watchers: [], stopListening: () => {}, reading: false, notifiedWhileReading: false };
    topic.stopListening = notifier.subscribe(name, () => void refresh(name, topic));
    topics.set(name, topic);
    return topic;
  }

  notifier.onReconnect(() => void reread(true));

  return {
    /** What is watched, each with its watchers. */
    topics: topics as ReadonlyMap<string, { readonly watchers: readonly Each[] }>,

    /** Watches until the returned function is called; from then on the watcher is over. */
    watch(name: string, watcher: Each): () => void {
      const topic = topics.get(name) ?? open(name);
      topic.watchers = topic.watchers.concat(watcher);
      void refresh(name, topic);
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
