/**
 * The fast path of statements, for the requests that come most; everything else goes by Prisma's client. Nobody but
 * `lib/db` knows of it, and others use it as `database().sql`.
 *
 * It costs these 800 lines, and a second way to write to the same tables. It gave, on SQLite, a login 24.2 → 17.5 ms of CPU, a poll
 * 0.60 → 0.41 and a creation 1.04 → 0.88 by statements that stay prepared (prepared.ts); and a creation 0.57 → 0.41 ms,
 * 1,710 → 2,510 a second, by writes that are committed together; on Postgres, a login 4.9 → 3.6 ms of CPU
 * here and 3.9 → 2.6 ms there by statements that are pipelined (pipeline.ts). `bench/README.md` has how that was measured.
 */
import type { Driver, Value } from "./driver";

export type Values = Readonly<Record<string, Value>>;

/** Adds a row, unless it breaks a unique constraint; or sets values in the rows where all columns of `where` are equal. */
export type Write = { insert: string; row: Values } | { update: string; set: Values; where: Values };

/**
 * Single statements for the most frequent requests, past Prisma's client, which takes more than ten times as long to build
 * and read a statement as the database to run it. One text serves both databases. Errors are the driver's; a broken
 * constraint is none, where the method says so.
 */
export interface Sql {
  readonly provider: "sqlite" | "postgres";
  /** The rows by column name, times as Date. Interpolated values are bound, a list as `(…, …)`, to stand after IN. */
  query<Row extends object>(text: TemplateStringsArray, ...values: Interpolated[]): Promise<Row[]>;
  /** Adds the rows, which all have the same columns, but those that break a unique constraint; resolves to how many. */
  insert(table: string, rows: readonly Values[]): Promise<number>;
  /** Sets `values` in the rows where all columns of `where` are equal; resolves to how many. */
  update(table: string, values: Values, where: Values): Promise<number>;
  /**
   * Carries writes out as one statement would, each only where the one before it has written a row; resolves to how many have.
   * Where one fails, nothing is left of any.
   */
  unit(writes: readonly Write[]): Promise<number>;
  /** A part of a `query`. */
  part(text: TemplateStringsArray, ...values: Interpolated[]): Part;
  table(name: string): Name;
  column(name: string): Name;
}

type Interpolated = Value | readonly Value[] | Name | Part;

/** What stands in several statements, or in one only at times. */
class Part {
  constructor(
    readonly text: TemplateStringsArray,
    readonly values: readonly Interpolated[],
  ) {}
}

class Name {
  constructor(readonly text: string) {}
}

export function createSql(driver: Driver, schema?: string): Sql {
  const placeholder = driver.provider === "postgres" ? (index: number) => `$${index}` : () => "?";
  const tableText = (name: string) => (schema ? `${quoted(schema)}.${quoted(name)}` : quoted(name));
  const texts = new Texts();
  const tables = new Names(tableText);
  const columns = new Names(quoted);

  function placeholders(): () => string {
    let given = 0;
    return () => {
      given += 1;
      return placeholder(given);
    };
  }

  function select({ text, values }: Part, bind = placeholders()): string {
    return values.reduce<string>((before, value, index) => {
      return before + inserted(value, bind) + text[index + 1];
    }, text[0] ?? "");
  }

  function inserted(value: Interpolated, bind: () => string): string {
    if (value instanceof Name) return value.text;
    if (value instanceof Part) return select(value, bind);
    return isList(value) ? `(${value.map(bind)})` : bind();
  }

  function insertion(table: string, columns: readonly string[], rows: number): string {
    const bind = placeholders();
    const tuples = Array.from({ length: rows }, () => `(${columns.map(bind)})`);
    return `${into(table, columns)} VALUES ${tuples} ON CONFLICT DO NOTHING`;
  }

  function into(table: string, columns: readonly string[]): string {
    return `INSERT INTO ${tableText(table)} (${columns.map(quoted)})`;
  }

  function change(table: string, set: readonly string[], where: readonly string[], bind = placeholders()): string {
    const equal = (column: string) => `${quoted(column)} = ${bind()}`;
    return `UPDATE ${tableText(table)} SET ${set.map(equal).join(", ")} WHERE ${where.map(equal).join(" AND ")}`;
  }

  /** One text for all of them: each asks whether the one before it has written. */
  function chain(writes: readonly Write[]): string {
    const bind = placeholders();
    const parts = writes.map((write, index) => {
      const before = index === 0 ? "TRUE" : `EXISTS (SELECT 1 FROM write${index - 1})`;
      const text =
        "insert" in write
          ? `${into(write.insert, Object.keys(write.row))} SELECT ${Object.keys(write.row).map(bind)} WHERE ${before} ON CONFLICT DO NOTHING`
          : `${change(write.update, Object.keys(write.set), Object.keys(write.where), bind)} AND ${before}`;
      return `write${index} AS (${text} RETURNING 1)`;
    });
    const written = writes.map((_, index) => `(SELECT count(*) FROM write${index})`);
    return `WITH ${parts.join(", ")} SELECT (${written.join(" + ")})::integer AS "written"`;
  }

  function textOf(write: Write): string {
    return "insert" in write
      ? insertText(write.insert, Object.keys(write.row), 1)
      : updateText(write.update, Object.keys(write.set), Object.keys(write.where));
  }

  function insertText(table: string, columns: readonly string[], rows: number): string {
    return texts.of(`INSERT ${table}`, [rows, ...columns], () => insertion(table, columns, rows));
  }

  function updateText(table: string, set: readonly string[], where: readonly string[]): string {
    return texts.of(`UPDATE ${table}`, [set.length, ...set, ...where], () => change(table, set, where));
  }

  return {
    provider: driver.provider === "postgres" ? "postgres" : "sqlite",

    async query<Row extends object>(text: TemplateStringsArray, ...values: Interpolated[]): Promise<Row[]> {
      const args: Value[] = [];
      const shape: unknown[] = [];
      collect(values, args, shape);
      const sql = texts.of(text, shape, () => select({ text, values }));
      return (await driver.connect()).statements.all(sql, args) as Promise<Row[]>;
    },

    async insert(table, rows) {
      const [first] = rows;
      if (!first) return 0;
      const columns = Object.keys(first);
      const args = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
      return (await driver.connect()).statements.run(insertText(table, columns, rows.length), args);
    },

    async update(table, set, where) {
      const args = [...Object.values(set), ...Object.values(where)];
      return (await driver.connect()).statements.run(updateText(table, Object.keys(set), Object.keys(where)), args);
    },

    async unit(writes) {
      const { statements } = await driver.connect();
      const [first] = writes;
      if (first && writes.length === 1) return Math.min(1, await statements.run(textOf(first), argsOf(first)));
      if (statements.unit) return statements.unit(writes.map((write) => ({ sql: textOf(write), args: argsOf(write) })));
      const sql = texts.of("WITH", writes.flatMap(shapeOf), () => chain(writes));
      const [row] = (await statements.all(sql, writes.flatMap(argsOf))) as { written: number }[];
      return row?.written ?? 0;
    },

    part: (text, ...values) => new Part(text, values),
    table: (name) => tables.of(name),
    column: (name) => columns.of(name),
  };
}

/** The values to be bound, in their order, and what else the text depends on. */
function collect(values: readonly Interpolated[], args: Value[], shape: unknown[]): void {
  for (const value of values) {
    if (value instanceof Name) shape.push(value.text);
    else if (value instanceof Part) {
      shape.push(value.text);
      collect(value.values, args, shape);
    } else if (isList(value)) shape.push(args.push(...value));
    else args.push(value);
  }
}

function argsOf(write: Write): Value[] {
  return "insert" in write ? Object.values(write.row) : [...Object.values(write.set), ...Object.values(write.where)];
}

function shapeOf(write: Write): (string | number)[] {
  if ("insert" in write) return [`INSERT ${write.insert}`, ...Object.keys(write.row)];
  const set = Object.keys(write.set);
  return [`UPDATE ${write.update}`, set.length, ...set, ...Object.keys(write.where)];
}

/** Names as they stand in statements, of which there are as many as tables and columns. */
class Names {
  readonly #made = new Map<string, Name>();

  constructor(readonly textOf: (name: string) => string) {}

  of(name: string): Name {
    const made = this.#made.get(name) ?? new Name(this.textOf(name));
    this.#made.set(name, made);
    return made;
  }
}

/** Statement texts, kept by what they are made from: building one costs as much as reading a row. */
class Texts {
  readonly #made = new Map<unknown, { shape: readonly unknown[]; sql: string }>();

  of(from: unknown, shape: readonly unknown[], make: () => string): string {
    const last = this.#made.get(from);
    if (last && isSame(last.shape, shape)) return last.sql;
    const sql = make();
    this.#made.set(from, { shape, sql });
    return sql;
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
