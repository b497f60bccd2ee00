/**
 * How much is done.
 *
 * @typedef {object} Sizes
 * @property {number} rounds each subject's turns, interleaved
 * @property {number} warmUpSeconds before the first
 * @property {number} seconds of one
 * @property {number} people who sign in at the same time, each over and over
 * @property {number} connections that create and poll at the same time
 * @property {number[]} streams open while confirmations are timed
 * @property {number} waiting desktops whose cost is measured
 * @property {number} waitingSeconds
 * @property {number} visits to each page
 * @property {number[]} rows of tickets and of devices that are there before
 */

/** @type {Sizes} 17 minutes for everything */
export const FULL = {
  rounds: 3,
  warmUpSeconds: 5,
  seconds: 2,
  people: 16,
  connections: 32,
  streams: [1, 1_000, 5_000],
  waiting: 10_000,
  waitingSeconds: 15,
  visits: 3,
  rows: [100, 10_000, 1_000_000],
};

/** @type {Sizes} at most a minute: shows that it works, and no figures to quote */
export const QUICK = {
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
