/** Begins what Next.js sends of a page once more for its scripts, and ends it. */
const DATA = "self.__next_f.push([1,";
const DATA_END = "])</script>";

type Row = { id: string; text: string } | { id: string; line: string };

/**
 * Leaves out of a page's data the sheets that its head has already: a page carries each up to four times more, and the visit's nonce
 * with each. React takes a sheet for there where its head has one of the same `href`, and reads no other. Data in another form than
 * this knows stay as they are.
 */
export function withoutRepeatedStyles(html: string): string {
  const from = html.indexOf(DATA) + DATA.length;
  const to = html.indexOf(DATA_END, from);
  if (from < DATA.length || to < 0 || html.includes(DATA, to)) return html;
  const rows = rowsOf(JSON.parse(html.slice(from, to)) as string);
  if (!rows) return html;
  const inHead = [...html.matchAll(/<style data-precedence="next" data-href="([^"]+)"/g)];
  const known = new Set(inHead.flatMap(([, hrefs = ""]) => hrefs.split(" ")));
  const bare = rows.map((row) => ("line" in row ? { id: row.id, line: withoutKnown(row.line, known) } : row));
  const referred = (to: string, among: Row[]) => among.some((row) => "line" in row && row.line.includes(`"$${to}"`));
  const less = bare.map((row) =>
    "text" in row && referred(row.id, rows) && !referred(row.id, bare) ? { id: row.id, line: '""' } : row,
  );
  return html.slice(0, from) + scriptText(less.map(written).join("")) + html.slice(to);
}

/** A row in which each style that is known says no more than which it is. */
function withoutKnown(line: string, known: ReadonlySet<string>): string {
  if (!/^[[{]/.test(line)) return line;
  return JSON.stringify(JSON.parse(line), (_, value: unknown) => {
    const [mark, type, key, props] = Array.isArray(value) ? value : [];
    if (mark !== "$" || type !== "style" || !known.has(props?.href)) return value;
    return [mark, type, key, { precedence: props.precedence, href: props.href, children: "" }];
  });
}

/** React's rows: an id and a line, or an id and a text of so many bytes. Undefined where there are others. */
function rowsOf(data: string): Row[] | undefined {
  const bytes = Buffer.from(data);
  const rows: Row[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = /^([\da-f]*):(?:T([\da-f]+),)?/.exec(bytes.toString("latin1", at, at + 40));
    if (!head) return undefined;
    const [{ length }, id = "", size] = head;
    at += length;
    // Rows of bytes begin with other letters, and have no line's end.
    if (size === undefined && /[AOoUSsLlGgMmVb]/.test(String.fromCharCode(bytes[at] ?? 0))) return undefined;
    const end = size === undefined ? bytes.indexOf("\n", at) : at + Number.parseInt(size, 16);
    if (end < at || end > bytes.length) return undefined;
    const part = bytes.toString("utf8", at, end);
    rows.push(size === undefined ? { id, line: part } : { id, text: part });
    at = size === undefined ? end + 1 : end;
  }
  return rows;
}

function written(row: Row): string {
  if ("line" in row) return `${row.id}:${row.line}\n`;
  return `${row.id}:T${Buffer.byteLength(row.text).toString(16)},${row.text}`;
}

/** As JSON in a script's element, which none of its letters may end. */
function scriptText(text: string): string {
  return JSON.stringify(text).replace(
    /[&<>\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
