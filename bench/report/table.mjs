/**
 * @typedef {import("../measure/statistics.mjs").Sample} Sample
 * @typedef {{ name: string, cells: Record<string, Sample | number | string | undefined> }} Row
 * @typedef {object} Table
 * @property {string} title
 * @property {string[]} columns named with their units
 * @property {Row[]} rows
 * @property {string[]} [notes] sentences
 */

/** As Markdown. @param {Table} table */
export function markdown({ title, columns, rows, notes = [] }) {
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

/** A median, and in brackets the least and the most of the rounds. @param {Sample | number | string | undefined} cell */
function shown(cell) {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return figure(cell);
  if (Number.isNaN(cell.median)) return "";
  const [median, min, max] = [cell.median, cell.min, cell.max].map(figure);
  return min === max ? String(median) : `${median} (${min}–${max})`;
}

/** Three digits that count. @param {number} value */
function figure(value) {
  if (!Number.isFinite(value)) return "";
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 6 });
}

/** How many times as much as another: a ratio of medians. @param {Sample | undefined} one @param {Sample | undefined} other */
export function times(one, other) {
  const ratio = one && other ? one.median / other.median : Number.NaN;
  return Number.isFinite(ratio) ? `${figure(ratio)} ×` : undefined;
}
