import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { memoryNotifier } from "../adapters/memory-notifier";
import { metrics } from "./metrics";
import { observeNotifier, observeProcess } from "./process-state";

const file = path.resolve(import.meta.dirname, "../../docs/grafana-dashboard.json");
const dashboard = JSON.parse(readFileSync(file, "utf8")) as {
  panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
  templating: { list: { query: string | { query: string } }[] };
};

observeProcess();
observeNotifier(memoryNotifier());

/** What Prometheus adds to what it reads, and histograms to their buckets. */
const EVERYWHERE = ["job", "instance", "le"];

/** The names that a process gives, each with its labels. */
async function series(): Promise<Map<string, string[]>> {
  const known = new Map<string, string[]>();
  for (const { name, type } of await metrics().registry.getMetricsAsJSON()) {
    const metric = metrics().registry.getSingleMetric(name) as unknown as { labelNames: string[] };
    const suffixes = String(type) === "histogram" ? ["_bucket", "_count", "_sum"] : [""];
    for (const suffix of suffixes) known.set(name + suffix, metric.labelNames);
  }
  return known;
}

const queries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => [title, expr, legendFormat] as const),
);

describe("the dashboard", () => {
  test.each(queries)("%s asks for what there is: %s", async (_, expr, legend) => {
    const known = await series();
    const names = expr.match(/\b(?:qr_login|process|nodejs)_\w+/g) ?? [];
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    const labels = [...EVERYWHERE, ...names.flatMap((name) => known.get(name) ?? [])];
    const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/));
    const selected = [...expr.matchAll(/(\w+)\s*(?:=~|!=|!~|=)\s*"/g)].map(([, label = ""]) => label);
    const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    expect([...grouped, ...selected, ...shown].filter((label) => !labels.includes(label))).toEqual([]);
    // What an aggregation has dropped cannot be shown.
    if (grouped.length > 0) expect(shown.filter((label) => !grouped.includes(label))).toEqual([]);
  });

  test("chooses its jobs by a metric that there is", async () => {
    const known = await series();
    const text = JSON.stringify(dashboard.templating);
    for (const name of text.match(/qr_login_\w+/g) ?? []) expect(known.has(name)).toBe(true);
  });
});

test("every metric of our own is on the dashboard", async () => {
  const shown = queries.map(([, expr]) => expr).join("\n");
  const own = (await metrics().registry.getMetricsAsJSON())
    .map(({ name }) => name)
    .filter((name) => name.startsWith("qr_login_"));
  expect(own.filter((name) => !shown.includes(name))).toEqual([]);
});
