/** Rows with a heading, their columns as wide as what stands in them; where there are none, `none`. */
export function table(heading: string[], rows: string[][], none?: string): string[] {
  if (rows.length === 0) return none ? [none] : [];
  const widths = heading.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(heading), ...rows.map(line)];
}

/** To the minute, in UTC. */
export function time(at: Date | null | undefined): string {
  return at ? at.toISOString().slice(0, 16).replace("T", " ") : "never";
}
