/**
 * The resolver of a column that takes more values than anything writes (docs/decisions/0048): one that the graph does
 * not have is read as `otherwise`, so that a row that something else has written never empties an answer.
 */
export const amongWritten =
  <Column extends string, Value extends string>(column: Column, written: readonly Value[], otherwise: Value) =>
  (row: Readonly<Record<Column, string>>): Value =>
    written.find((value) => value === row[column]) ?? otherwise;
