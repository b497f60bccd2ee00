import { isOwnServer } from "./lib/process/own-server";

/**
 * Next.js calls this once as it starts. Handlers believe `x-client-address`, which only our server keeps clients from
 * setting, so Next.js must not be started by itself.
 */
export function register(): void {
  if (process.env.NEXT_RUNTIME === "nodejs" && !isOwnServer()) {
    throw new Error("Start QR Login with npm start or npm run dev, not with next");
  }
}
