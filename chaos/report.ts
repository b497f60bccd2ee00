import type { Finding } from "./checker";
import type { History } from "./history";

/** One fault, and how the service came through it. */
export interface Outage {
  name: string;
  /** Milliseconds since 1970. */
  begun: number;
  /** From the fault until logins went through although it lasted; undefined where nothing could. */
  servedAfterMs?: number | undefined;
  /** From when it was put right until logins went through. */
  backAfterMs?: number | undefined;
  /** Milliseconds since 1970. */
  ended: number;
  /** Whether nobody may lose a claim by it: operators do it every week. */
  graceful: boolean;
  /** Requests that brought no answer, or a 5xx, by what came instead. */
  failures: ReadonlyMap<string, number>;
  /** Logins that ended meanwhile. */
  logins: number;
  /** What was promised and not kept. */
  wrong?: string;
}

export function printOutages(outages: readonly Outage[], withHead: boolean): void {
  if (withHead) {
    console.log(row("fault", "served again", "put right, and back", "logins", "requests lost"));
    console.log("─".repeat(120));
  }
  for (const each of outages) {
    const { name, servedAfterMs, backAfterMs, failures, logins, wrong } = each;
    console.log(row(name, seconds(servedAfterMs), seconds(backAfterMs), String(logins), lost(failures)));
    if (wrong) console.log(`  VIOLATED: ${wrong}`);
  }
}

/** How long the desktops took to hear what the phones had been answered. */
export function printReceived(histories: readonly History[]): void {
  const waits = histories
    .flatMap(({ tickets }) => tickets)
    .flatMap(({ confirmedAt, heardConfirmedAt }) =>
      confirmedAt && heardConfirmedAt ? [Math.max(0, heardConfirmedAt - confirmedAt)] : [],
    )
    .sort((a, b) => a - b);
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0;
  console.log(
    `\nFrom the phone's "confirmed" to the desktop's: half within ${at(0.5)} ms, 99 % within ${at(0.99)} ms, all within ${at(1)} ms, faults included.\n`,
  );
}

export function printFindings(findings: readonly Finding[], outages: readonly Outage[]): void {
  for (const { rule, looked, violations } of findings) {
    console.log(`${violations.length === 0 ? "held    " : "VIOLATED"} ${rule} (${looked})`);
    for (const violation of violations.slice(0, 5)) console.log(`           ${violation.slice(0, 600)}`);
    if (violations.length > 5) console.log(`           … and ${violations.length - 5} more`);
  }
  const unkept = outages.filter(({ wrong }) => wrong !== undefined).length;
  console.log(`${unkept === 0 ? "held    " : "VIOLATED"} the service came back after each of ${outages.length} faults`);
}

function row(...[fault = "", served = "", back = "", logins = "", lost = ""]: string[]): string {
  return `${fault.padEnd(44)}${served.padStart(14)}${back.padStart(22)}${logins.padStart(9)}  ${lost}`;
}

function lost(failures: Outage["failures"]): string {
  const total = [...failures.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...failures].map(([kind, count]) => `${count} × ${kind}`).join(", ");
  return total === 0 ? "0" : `${total} (${kinds})`;
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? "–" : `${(ms / 1000).toFixed(1)} s`;
}
