/** How hard a code is to read for the mask that it has (ISO/IEC 18004 §7.8.3.1), counted as qrcode.react does: the least is chosen. */
export function maskPenalty(modules: Uint8Array, size: number): number {
  const runs = new Uint16Array(size + 2);
  let penalty = 0;
  for (let line = 0; line < size; line++) {
    penalty += linePenalty(modules, { from: line * size, step: 1, size, runs });
    penalty += linePenalty(modules, { from: line, step: size, size, runs });
  }
  return penalty + blockPenalty(modules, size) + balancePenalty(modules);
}

interface Line {
  from: number;
  step: number;
  size: number;
  /** Room for the lengths of its runs of one colour. */
  runs: Uint16Array;
}

/** Of five alike in a row and more, and of what looks like a finder: one dark, one light, three, one and one beside four light. */
function linePenalty(modules: Uint8Array, { from, step, size, runs }: Line): number {
  let penalty = 0;
  let count = 0;
  let color = 0;
  let run = 0;
  for (let place = 0, at = from; place < size; place++, at += step) {
    if (modules[at] === color) {
      run += 1;
      if (run === 5) penalty += 3;
      else if (run > 5) penalty += 1;
    } else {
      runs[count++] = run;
      color = 1 - color;
      run = 1;
    }
  }
  runs[count++] = run;
  if (color === 1) runs[count++] = 0;
  // Around it all is light.
  const length = (at: number) => (runs[at] ?? 0) + (at === 0 || at === count - 1 ? size : 0);
  for (let end = 6; end < count; end += 2) {
    const one = runs[end - 1] ?? 0;
    if (runs[end - 2] !== one || runs[end - 3] !== 3 * one || runs[end - 4] !== one || runs[end - 5] !== one) continue;
    const [before, after] = [length(end - 6), length(end)];
    if (after >= 4 * one && before >= one) penalty += 40;
    if (before >= 4 * one && after >= one) penalty += 40;
  }
  return penalty;
}

/** Of squares of four alike. */
function blockPenalty(modules: Uint8Array, size: number): number {
  let blocks = 0;
  for (let y = 1; y < size; y++) {
    let left = 0;
    for (let x = 0, at = y * size; x < size; x++, at++) {
      const column = (modules[at] as number) + (modules[at - size] as number);
      if (x > 0 && ((left + column) & 3) === 0) blocks += 1;
      left = column;
    }
  }
  return 3 * blocks;
}

/** Of each twentieth of all that is dark beyond half, or is missing from it. */
function balancePenalty(modules: Uint8Array): number {
  const total = modules.length;
  let dark = 0;
  for (let at = 0; at < total; at++) dark += modules[at] as number;
  return 10 * (Math.ceil(Math.abs(dark * 20 - total * 10) / total) - 1);
}
