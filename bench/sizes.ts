/** How much is done. */
export interface Sizes {
  /** Each subject's turns, interleaved. */
  rounds: number;
  /** Before the first. */
  warmUpSeconds: number;
  /** Of one. */
  seconds: number;
  /** Who sign in at the same time, each over and over. */
  people: number;
  /** That create and poll at the same time. */
  connections: number;
  /** Open while confirmations are timed. */
  streams: number[];
  /** Desktops whose cost is measured. */
  waiting: number;
  waitingSeconds: number;
  /** To each page. */
  visits: number;
  /** Of tickets and of devices that are there before. */
  rows: number[];
}

/** 21 minutes for everything. */
export const FULL: Sizes = {
  rounds: 3,
  warmUpSeconds: 5,
  seconds: 2,
  people: 16,
  connections: 32,
  streams: [1, 1_000, 5_000],
  waiting: 10_000,
  waitingSeconds: 15,
  visits: 9,
  rows: [100, 10_000, 1_000_000],
};

/** At most a minute: shows that it works, and no figures to quote. */
export const QUICK: Sizes = {
  rounds: 1,
  warmUpSeconds: 0.3,
  seconds: 0.7,
  people: 4,
  connections: 16,
  streams: [1, 100],
  waiting: 300,
  waitingSeconds: 2,
  visits: 1,
  rows: [100, 10_000],
};
