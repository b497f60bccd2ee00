import {
  type ArgType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";

export type Value = string | number | Date | null;

export interface Statements {
  all(sql: string, args: readonly Value[]): Promise<object[]>;
  run(sql: string, args: readonly Value[]): Promise<number>;
}

export interface Driver extends SqlDriverAdapterFactory {
  connect(): Promise<Connection>;
}

export interface Connection extends SqlDriverAdapter {
  readonly statements: Statements;
}

export function sharedConnection(driver: Driver): Driver {
  let connection: Promise<Connection> | undefined;
  return {
    provider: driver.provider,
    adapterName: driver.adapterName,
    connect() {
      connection ??= driver.connect().then(
        (connected) => {
          const dispose = connected.dispose.bind(connected);
          connected.dispose = () => {
            connection = undefined;
            return dispose();
          };
          return connected;
        },
        (error) => {
          connection = undefined;
          throw error;
        },
      );
      return connection;
    },
  };
}

export function driverOf(adapter: SqlDriverAdapterFactory): Driver {
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    async connect() {
      const connection = await adapter.connect();
      return Object.assign(connection, { statements: statementsOn(connection) });
    },
  };
}

function statementsOn(connection: SqlDriverAdapter): Statements {
  const query = connection.queryRaw.bind(connection);
  const execute = connection.executeRaw.bind(connection);
  const statement = (sql: string, args: readonly Value[]) => ({ sql, args: [...args], argTypes: args.map(argType) });
  return {
    async all(sql, args) {
      const { columnNames, columnTypes, rows } = await query(statement(sql, args));
      return rows.map((row) => {
        const named: Record<string, unknown> = {};
        for (const [index, name] of columnNames.entries()) named[name] = read(row[index], columnTypes[index]);
        return named;
      });
    },
    run: (sql, args) => execute(statement(sql, args)),
  };
}

function argType(value: Value): ArgType {
  if (value === null) return { scalarType: "unknown", arity: "scalar" };
  if (value instanceof Date) return { scalarType: "datetime", arity: "scalar" };
  return { scalarType: typeof value === "number" ? "int" : "string", arity: "scalar" };
}

function read(value: unknown, type: number | undefined): unknown {
  return type === ColumnTypeEnum.DateTime && typeof value === "string" ? new Date(value) : value;
}
