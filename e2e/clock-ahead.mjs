// Loaded before a server that a test starts: its wall clock is ahead by CLOCK_AHEAD_MS. Timers, which count what passes, are not.
const aheadMs = Number(process.env.CLOCK_AHEAD_MS);
const RealDate = Date;
const now = () => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (date, args, self) => Reflect.construct(date, args.length === 0 ? [now()] : args, self),
  apply: () => new RealDate(now()).toString(),
  get: (date, name) => (name === "now" ? now : Reflect.get(date, name)),
});
