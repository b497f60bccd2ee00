import type { SqlDriverAdapter, SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";

export type Value = string | number | Date | null;

export interface Statement {
  sql: string;
  args: readonly Value[];
}

export interface Statements {
  all(sql: string, args: readonly Value[]): Promise<object[]>;
  run(sql: string, args: readonly Value[]): Promise<number>;
  /**
   * Carries writes out as one, each only where the one before it has written; resolves to how many have. Where one text can say as
   * much, there is no need of it.
   */
  unit?(writes: readonly Statement[]): Promise<number>;
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
