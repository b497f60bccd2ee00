import { isOwnServer } from "./lib/process/own-server";

/**
 * Next.js calls this once as it starts. Its pages believe headers that only our own server keeps clients from setting, so
 * it must not be started by itself.
 */
export function register(): void {
  if (process.env.NEXT_RUNTIME === "nodejs" && !isOwnServer()) {
    throw new Error("Start QR Login with npm start or npm run dev, not with next");
  }
}
