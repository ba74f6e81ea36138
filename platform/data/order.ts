import type { SortKeys } from './cursor.ts';
import type { PageRequest } from './page.ts';
import type { Table } from './rows.ts';

export type Order = readonly { property: string; name: string; type: string; index: number; descending: boolean }[];

/**
 * The orders of a list by the values of its enum, the first of them where none is asked for: properties, `-` in front
 * for descending, whose columns are not nullable; the id is added last.
 */
export type Orders = Readonly<Record<string, readonly string[]>>;

/** By when a row was made: what lists have unless they say otherwise. */
export const byTime: Orders = { NEWEST: ['-createdAt'], OLDEST: ['createdAt'] };

/** @throws Error for an order that the list does not have: its enum and its orders differ. */
export function chosenOrder(orders: Orders, name: string | undefined): readonly string[] {
  const order = name === undefined ? Object.values(orders)[0] : orders[name];
  if (order === undefined) throw new Error(`a list has no order ${name}; it has ${Object.keys(orders).join(', ')}`);
  return order;
}

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

/** What `order by` says of an order over the alias `t`. */
export const sortingOf = (order: Order, backward: boolean): string =>
  order.map(({ name, descending }) => `t.${name} ${descending === backward ? 'asc' : 'desc'}`).join(', ');

/** The conditions of a page over the alias `t`: behind its `after`, in front of its `before`. */
export function pageConditions(
  order: Order,
  { after, before }: PageRequest,
  parameter: (value: unknown) => string,
): string[] {
  return [
    ...(after === undefined ? [] : [beyond(order, after, false, parameter)]),
    ...(before === undefined ? [] : [beyond(order, before, true, parameter)]),
  ];
}

/**
 * Rows beyond the one with these sort keys: one row comparison where all keys run the same way, else the lexicographic
 * expansion.
 */
function beyond(order: Order, sortKeys: SortKeys, reverse: boolean, parameter: (value: unknown) => string): string {
  const keys = order.map(({ name, type, descending }, index) => ({
    column: `t.${name}`,
    value: `${parameter(sortKeys[index])}::${type}`,
    sign: descending === reverse ? '>' : '<',
  }));
  if (keys.every(({ sign }) => sign === keys[0]!.sign))
    return `(${keys.map(({ column }) => column).join(', ')}) ${keys[0]!.sign} (${keys.map(({ value }) => value).join(', ')})`;
  const alternatives = keys.map(({ column, value, sign }, index) =>
    [...keys.slice(0, index).map((key) => `${key.column} = ${key.value}`), `${column} ${sign} ${value}`].join(' and '),
  );
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' or ')})`;
}
