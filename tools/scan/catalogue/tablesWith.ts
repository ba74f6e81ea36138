import type { Table } from './catalogue.ts';

/** The tables in which something is found, with what it is. */
export const tablesWith = <Part>(
  tables: Iterable<Table>,
  find: (table: Table) => readonly Part[],
): Map<Table, readonly Part[]> =>
  new Map([...tables].map((table) => [table, find(table)] as const).filter(([, parts]) => parts.length > 0));
