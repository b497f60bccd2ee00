import type { Sample } from "../measure/statistics";

export interface Table {
  title: string;
  /** Named with their units. */
  columns: string[];
  rows: Row[];
  /** Sentences. */
  notes?: string[];
}

export interface Row {
  name: string;
  /** By column. */
  cells: Record<string, Cell>;
}

type Cell = Sample | number | string | undefined;

/** As Markdown. */
export function markdown({ title, columns, rows, notes = [] }: Table): string {
  const lines = [
    `### ${title}`,
    "",
    `| | ${columns.join(" | ")} |`,
    `| --- |${" ---: |".repeat(columns.length)}`,
    ...rows.map(({ name, cells }) => `| ${name} | ${columns.map((column) => shown(cells[column])).join(" | ")} |`),
  ];
  for (const note of notes) lines.push("", note);
  return lines.join("\n");
}

/** A median, and in brackets the least and the most of the rounds. */
function shown(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return figure(cell);
  if (Number.isNaN(cell.median)) return "";
  const [median, min, max] = [cell.median, cell.min, cell.max].map(figure);
  return min === max ? String(median) : `${median} (${min}–${max})`;
}

/** Three digits that count. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return "";
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 6 });
}

/** How many times as much as another: a ratio of medians. */
export function times(one: Sample | undefined, other: Sample | undefined): string | undefined {
  const ratio = one && other ? one.median / other.median : Number.NaN;
  return Number.isFinite(ratio) ? `${figure(ratio)} ×` : undefined;
}
