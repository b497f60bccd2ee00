interface Limit {
  /** Allowed in a window. */
  attempts: number;
  seconds: number;
  /** How many of them a process takes at once, where everybody shares one window; divides `attempts`. */
  lease?: number;
}

/**
 * How often a thing may happen, per key, in a window that its first attempt opens. Generous per address: a whole office may
 * share one; an IPv6 /56 and /48 may do more, but less than all together. "Overall" bounds what all clients together may
 * cost, from however many addresses, and counts only what gets as far as that cost.
 */
export const LIMITS = {
  createPerAddress: { attempts: 120, seconds: 60 },
  // Of a code that its own browser replaces in time, where a neighbour at its address must not keep the page from it.
  renewPerTicket: { attempts: 1, seconds: 600 },
  createOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  streamPerAddress: { attempts: 600, seconds: 60 },
  // Of one device's pages, where nobody else who has its address or its cookie, but not both, can use them up.
  accountStreamPerDeviceAndAddress: { attempts: 120, seconds: 60 },
  // What a phone asks for without a session, or without a proof that it is the session's device.
  unprovenPerAddress: { attempts: 240, seconds: 60 },
  holdOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  scanPerDevice: { attempts: 60, seconds: 60 },
  scanOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  // A typed code has 34 bits: all guesses together meet one of a thousand waiting codes once in ten days, and then need
  // the number that its desktop shows. No account gets more than half of them.
  lookupPerDevice: { attempts: 10, seconds: 60 },
  lookupOverall: { attempts: 1_200, seconds: 60, lease: 10 },
  decidePerDevice: { attempts: 60, seconds: 60 },
  decideOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  // Sign-ins of either kind whose proof is right, which is kept as a row: by the ticket whose cookie comes along, by a key
  // that the account knows, and of all others by address.
  claimPerTicket: { attempts: 20, seconds: 60 },
  callbackPerAccountAndKey: { attempts: 60, seconds: 60 },
  callbackPerAddress: { attempts: 240, seconds: 60 },
  claimOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  signInPerAddress: { attempts: 100, seconds: 300 },
  signInPerAccountAndAddress: { attempts: 20, seconds: 300 },
  signInPerAccountAndKey: { attempts: 20, seconds: 300 },
  signInPerAccount: { attempts: 50, seconds: 3600 },
  // Each password that is hashed for a sign-in, right ones too: a guess is given back where it was none, its cost is not.
  // By the account with a key or an address that it knows, so that nobody who has neither can use it up.
  hashPerAccountAndSource: { attempts: 120, seconds: 300 },
  hashPerAddress: { attempts: 300, seconds: 300 },
  hashPerDevice: { attempts: 30, seconds: 900 },
  // Fewer than a small machine can hash, and a short window, so that a flood leaves room for who is let through.
  signInOverall: { attempts: 600, seconds: 30, lease: 10 },
  signUpPerAddress: { attempts: 60, seconds: 3600 },
  passkeyPerAddress: { attempts: 100, seconds: 300 },
  passkeyPerDevice: { attempts: 20, seconds: 900 },
  exportPerDevice: { attempts: 5, seconds: 3600 },
  // A start and a way back are two.
  upstreamPerAddress: { attempts: 240, seconds: 300 },
  upstreamOverall: { attempts: 3_000, seconds: 60, lease: 10 },
  // Of what is no link. One that is counts by itself: a class of pupils may share both it and their address.
  linkPerAddress: { attempts: 30, seconds: 300 },
  linkPerToken: { attempts: 600, seconds: 300 },
  linkOverall: { attempts: 600, seconds: 60, lease: 10 },
  signUpOverall: { attempts: 3_000, seconds: 3600, lease: 10 },
  // Of an account that the device is signed in to: whoever holds a stolen phone uses up that phone's attempts only.
  passwordPerDevice: { attempts: 10, seconds: 900 },
  // Of an admin, what is read too: it is everybody's.
  adminPerDevice: { attempts: 120, seconds: 60 },
  changePerDevice: { attempts: 30, seconds: 60 },
  // A site's server asks for all of its people, from one address; a browser for its own.
  oidcServerPerAddress: { attempts: 1_200, seconds: 60 },
  oidcBrowserPerAddress: { attempts: 480, seconds: 60 },
  // Of a browser that is signed in here: three requests are a sign-in at an application.
  oidcBrowserPerDeviceAndAddress: { attempts: 240, seconds: 60 },
  oidcOverall: { attempts: 24_000, seconds: 60, lease: 120 },
  // An app proves each of its reads, which is a row.
  readPerDevice: { attempts: 600, seconds: 60 },
  readPerDeviceAndAddress: { attempts: 600, seconds: 60 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
/** What everybody shares. */
export type OverallLimitName = Extract<LimitName, `${string}Overall`>;
export type KeyedLimitName = Exclude<LimitName, OverallLimitName>;
export type DeviceLimitName = Extract<LimitName, `${string}PerDevice`>;
export type AddressLimitName =
  | "createPerAddress"
  | "streamPerAddress"
  | "unprovenPerAddress"
  | "callbackPerAddress"
  | "signInPerAddress"
  | "hashPerAddress"
  | "signUpPerAddress"
  | "linkPerAddress"
  | "upstreamPerAddress"
  | "passkeyPerAddress"
  | "oidcServerPerAddress"
  | "oidcBrowserPerAddress";

/** How much more than a /64 its /56, and again its /48, may do. */
export const WIDER_NETWORK = 4;

/** Once half of what everybody shares is used, nobody gets more than this part of what is left, but one attempt at least. */
export const SHARE_OF_WHAT_IS_LEFT = 1 / 20;

/** Event streams that are open at once in a process. Less than its connections, so that whoever gets none can still ask. */
export const STREAMS = {
  overall: 15_000,
  ticketStreamsPerAddress: 256,
  // A page has one, and a second while it comes back.
  streamsPerTicket: 8,
  accountStreamsPerAddress: 512,
  accountStreamsPerAccount: 128,
  accountStreamsPerDeviceAndAddress: 16,
} as const;

export type StreamLimitName = Exclude<keyof typeof STREAMS, "overall">;

interface Concurrency {
  /** In all, and of one key. */
  atOnce: number;
  atOncePerKey: number;
  waiting: number;
  waitingPerKey: number;
}

/** What is heavy on memory or the processor: how many of it run in a process at once, and how many may wait. */
export const CONCURRENCY = {
  // Two leave half of Node's four worker threads to files and DNS; 64 in line wait for about a second.
  hash: { atOnce: 2, atOncePerKey: 2, waiting: 64, waitingPerKey: 32 },
  // Bodies of uploads, 4 MiB each: what is read, or was and waits for its turn, is 32 MiB at most.
  upload: { atOnce: 8, atOncePerKey: 2, waiting: 32, waitingPerKey: 2 },
  // At most 40 megapixels in memory.
  picture: { atOnce: 1, atOncePerKey: 1, waiting: 8, waitingPerKey: 8 },
} as const satisfies Record<string, Concurrency>;

export type ConcurrencyName = keyof typeof CONCURRENCY;

/** Of an upload's body, which holds a place until it is there: whoever sends slower must not keep others from theirs. */
export const UPLOAD_PACE = { bytesPerSecond: 64 * 1024, afterMs: 3_000 } as const;
