// @ts-check

/**
 * Why SQLite's half of a new migration should not be as it is, in sentences; none where it may.
 *
 * @param {string} sql
 */
export function trapsIn(sql) {
  const redefined = [...sql.matchAll(/^CREATE TABLE "new_(\w+)"/gm)].map(([, table]) => table);
  const booleans = [...sql.matchAll(/"(\w+)" BOOLEAN\b/g)].map(([, column]) => column);
  return [
    ...redefined.map(
      (table) =>
        `It makes the table ${table} anew and copies every row (RedefineTables), under whoever uses it. SQLite only ` +
        "adds a column that may be null: write `?` behind the new column's type.",
    ),
    ...booleans.map(
      (column) =>
        `${column} is a boolean. Our statements take none, and read it from SQLite as 0 or 1: write the time at ` +
        "which it came to be so, which may be null.",
    ),
  ];
}
