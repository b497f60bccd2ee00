import type { Driver, Value } from "./driver";

export type Values = Record<string, Value>;

/**
 * Single statements for the requests that come most, past Prisma's client: building and reading a statement costs the
 * client more than ten times what the database takes for it. The text is the same for both databases. Errors are the
 * driver's; a broken constraint is none, where the method says so.
 */
export interface Sql {
  /** For the few statements that one text cannot say to both. */
  readonly provider: "sqlite" | "postgres";
  /** The rows by column name, times as Date. Interpolated values are bound, a list as `(…, …)`, to stand after IN. */
  query<Row extends object>(text: TemplateStringsArray, ...values: Interpolated[]): Promise<Row[]>;
  /** Adds the rows, which all have the same columns, but those that break a unique constraint; resolves to how many. */
  insert(table: string, rows: readonly Values[]): Promise<number>;
  /** Sets `values` in the rows where all columns of `where` are equal; resolves to how many. */
  update(table: string, values: Values, where: Values): Promise<number>;
  /** A table's name as it stands in a statement, of its schema where there is one. */
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

  return {
    provider: driver.provider === "postgres" ? "postgres" : "sqlite",

    async query<Row extends object>(text: TemplateStringsArray, ...values: Interpolated[]): Promise<Row[]> {
      const args: Value[] = [];
      const bind = (value: Value) => placeholder(args.push(value));
      const sql = values.reduce<string>((before, value, index) => {
        const inserted = value instanceof Name ? value.text : isList(value) ? `(${value.map(bind)})` : bind(value);
        return before + inserted + text[index + 1];
      }, text[0] ?? "");
      return (await driver.connect()).statements.all(sql, args) as Promise<Row[]>;
    },

    async insert(table, rows) {
      const [first] = rows;
      if (!first) return 0;
      const columns = Object.keys(first);
      const args: Value[] = [];
      const tuples = rows.map((row) => `(${columns.map((column) => placeholder(args.push(row[column] ?? null)))})`);
      const sql = `INSERT INTO ${tableText(table)} (${columns.map(quoted)}) VALUES ${tuples} ON CONFLICT DO NOTHING`;
      return (await driver.connect()).statements.run(sql, args);
    },

    async update(table, values, where) {
      const args: Value[] = [];
      const equal = ([column, value]: [string, Value]) => `${quoted(column)} = ${placeholder(args.push(value))}`;
      const set = Object.entries(values).map(equal).join(", ");
      const matching = Object.entries(where).map(equal).join(" AND ");
      return (await driver.connect()).statements.run(`UPDATE ${tableText(table)} SET ${set} WHERE ${matching}`, args);
    },

    table: (name) => new Name(tableText(name)),
    column: (name) => new Name(quoted(name)),
  };
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
