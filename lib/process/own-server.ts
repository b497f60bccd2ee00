import { perProcess } from "./per-process";

const own = perProcess("server", () => false);

/** Whether our server started Next.js. Pages believe headers that only our server keeps clients from setting. */
export function isOwnServer(): boolean {
  return own.get();
}

export function setOwnServer(): void {
  own.set(true);
}
