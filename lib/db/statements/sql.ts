/**
 * The fast path of statements, for the requests that come most; everything else goes by Prisma's client. Nobody but
 * `lib/db` knows of it, and others use it as `database().sql`.
 *
 * It costs these 400 lines, and a second way to write to the same tables. It gave, on SQLite, a login 24.2 → 17.5 ms of CPU, a poll
 * 0.60 → 0.41 and a creation 1.04 → 0.88 by statements that stay prepared (prepared.ts); and a creation 0.57 → 0.41 ms,
 * 1,710 → 2,510 a second, by writes that are committed together. `bench/README.md` has how that was measured.
 */
import type { Driver, Value } from "./driver";

export type Values = Record<string, Value>;

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
  table(name: string): Name;
  column(name: string): Name;
}

type Interpolated = Value | readonly Value[] | Name;

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

  function select(text: TemplateStringsArray, values: readonly Interpolated[]): string {
    const bind = placeholders();
    return values.reduce<string>((before, value, index) => {
      const inserted = value instanceof Name ? value.text : isList(value) ? `(${value.map(bind)})` : bind();
      return before + inserted + text[index + 1];
    }, text[0] ?? "");
  }

  function insertion(table: string, columns: readonly string[], rows: number): string {
    const bind = placeholders();
    const tuples = Array.from({ length: rows }, () => `(${columns.map(bind)})`);
    return `INSERT INTO ${tableText(table)} (${columns.map(quoted)}) VALUES ${tuples} ON CONFLICT DO NOTHING`;
  }

  function change(table: string, columns: readonly string[], where: readonly string[]): string {
    const equal = (column: string, index: number) => `${quoted(column)} = ${placeholder(index + 1)}`;
    const set = columns.map(equal).join(", ");
    const matching = where.map((column, index) => equal(column, columns.length + index)).join(" AND ");
    return `UPDATE ${tableText(table)} SET ${set} WHERE ${matching}`;
  }

  return {
    provider: driver.provider === "postgres" ? "postgres" : "sqlite",

    async query<Row extends object>(text: TemplateStringsArray, ...values: Interpolated[]): Promise<Row[]> {
      const args: Value[] = [];
      const shape: (string | number)[] = [];
      for (const value of values) {
        if (value instanceof Name) shape.push(value.text);
        else if (isList(value)) shape.push(args.push(...value));
        else args.push(value);
      }
      const sql = texts.of(text, shape, () => select(text, values));
      return (await driver.connect()).statements.all(sql, args) as Promise<Row[]>;
    },

    async insert(table, rows) {
      const [first] = rows;
      if (!first) return 0;
      const columns = Object.keys(first);
      const sql = texts.of(`INSERT ${table}`, [rows.length, ...columns], () => insertion(table, columns, rows.length));
      const args = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
      return (await driver.connect()).statements.run(sql, args);
    },

    async update(table, values, where) {
      const [columns, matching] = [Object.keys(values), Object.keys(where)];
      const shape = [columns.length, ...columns, ...matching];
      const sql = texts.of(`UPDATE ${table}`, shape, () => change(table, columns, matching));
      return (await driver.connect()).statements.run(sql, [...Object.values(values), ...Object.values(where)]);
    },

    table: (name) => tables.of(name),
    column: (name) => columns.of(name),
  };
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
