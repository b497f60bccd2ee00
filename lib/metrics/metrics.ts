/** What this process counts and times, for Prometheus. Named by the project and the unit, never by who or which ticket. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { perProcess } from "../process/per-process";

export type Metrics = ReturnType<typeof createMetrics>;

const current = perProcess("metrics", createMetrics);

export function metrics(): Metrics {
  return current.get();
}

const FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const database = new Histogram({
    name: "qr_login_database_seconds",
    help: "Statements, the wait for a connection included; outcome is ok or error",
    labelNames: ["outcome"] as const,
    buckets: FAST,
    registers,
  });
  for (const outcome of ["ok", "error"] as const) database.zero({ outcome });
  return {
    registry,
    database,
    tickets: new Counter({
      name: "qr_login_tickets_total",
      help: "What became of codes: created, held, scanned, confirmed, claimed, withdrawn, cancelled, guessed, expired (while a desktop waited at this process)",
      labelNames: ["outcome"] as const,
      registers,
    }),
    steps: new Histogram({
      name: "qr_login_step_seconds",
      help: "Steps of the flow, with the database; outcome is ok, the refusal's code, or error",
      labelNames: ["step", "outcome"] as const,
      buckets: FAST,
      registers,
    }),
    told: new Histogram({
      name: "qr_login_told_seconds",
      help: "From a change of a code, at whichever instance, to its desktop's stream at this one, by the status told",
      labelNames: ["status"] as const,
      buckets: [...FAST, 5],
      registers,
    }),
    requests: new Histogram({
      name: "qr_login_request_seconds",
      help: "Answers of the API up to their headers, by route, method and status",
      labelNames: ["route", "method", "status"] as const,
      buckets: FAST,
      registers,
    }),
    limited: new Counter({
      name: "qr_login_limited_total",
      help: "Attempts that a limit refused",
      labelNames: ["limit"] as const,
      registers,
    }),
  };
}

export function gauge(name: string, help: string, read: () => number): void {
  once(name, () => new Gauge({ name, help, registers: [metrics().registry], collect: setTo(read) }));
}

export function counter(name: string, help: string, label: string, read: () => Record<string, number>): void {
  once(name, () => {
    const total = new Counter({
      name,
      help,
      labelNames: [label],
      registers: [metrics().registry],
      collect() {
        total.reset();
        for (const [value, count] of Object.entries(read())) total.inc({ [label]: value }, count);
      },
    });
  });
}

function setTo(read: () => number) {
  return function collect(this: Gauge): void {
    this.set(read());
  };
}

function once(name: string, register: () => void): void {
  if (!metrics().registry.getSingleMetric(name)) register();
}
