import type { Table } from './rows.ts';

export type Order = readonly { property: string; name: string; type: string; index: number; descending: boolean }[];

/** A list's total order: the given properties, then the id in the direction of the first. */
export function orderOf(table: Table, properties: readonly string[]): Order {
  const descendingFirst = properties[0]?.startsWith('-') === true;
  return [...properties, descendingFirst ? '-id' : 'id'].map((text) => {
    const descending = text.startsWith('-');
    const property = descending ? text.slice(1) : text;
    const { name, type, index, nullable } = table.column(property);
    if (nullable) throw new Error(`a connection cannot be ordered by ${property}: its column is nullable`);
    return { property, name, type, index, descending };
  });
}
