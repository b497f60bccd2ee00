import { askTimeBy, hearTime, hearTimeOf, steadyNow } from "@/packages/qr-login/src/clock";

export { hearTime, serverNow, steadyNow } from "@/packages/qr-login/src/clock";

/** From a page that was made with the server's time in it. */
export function hearTimeOfPage(serverTime: string): void {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const { requestStart: sentAt, responseStart: answeredAt } = page ?? { requestStart: 0, responseStart: steadyNow() };
  hearTimeOf(serverTime, sentAt, answeredAt);
}

askTimeBy(async () => {
  const sentAt = steadyNow();
  try {
    hearTime(await fetch("/api/device/nonce", { cache: "no-store" }), sentAt);
  } catch {
    // The next answer tells it.
  }
});
