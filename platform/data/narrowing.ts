import type { Table } from './rows.ts';

type Value = string | number | boolean | Date;

/** Which rows of an entity a list is of. */
export interface Narrowing<Entity> {
  /**
   * Equality by property; an array is "one of", null is "is null"; absent (undefined) does not narrow. A relation is
   * compared by its id.
   */
  where?: Partial<Record<keyof Entity & string, Value | readonly Value[] | null | undefined>> | undefined;
  /** Further SQL conditions over the alias `t`; each `?` is one of its parameters. */
  conditions?: readonly (readonly [sql: string, ...parameters: unknown[]])[] | undefined;
}

/** The conditions over the alias `t`, beside those that narrow every read of the table. */
export function narrowingOf(
  { where = {}, conditions = [] }: Narrowing<object>,
  table: Table,
  parameter: (value: unknown) => string,
): string[] {
  const narrowing: string[] = [];
  for (const [property, value] of Object.entries(where) as [string, Value | readonly Value[] | null | undefined][]) {
    if (value === undefined) continue;
    const { name, type } = table.column(property);
    if (value === null) narrowing.push(`t.${name} is null`);
    // Written out, so that one plan for all serves by an index of one of the two; and of one only, in that one's order.
    else if (typeof value === 'boolean') narrowing.push(`${value ? '' : 'not '}t.${name}`);
    else if (Array.isArray(value) && value.length === 1) narrowing.push(`t.${name} = ${parameter(value[0])}::${type}`);
    else if (Array.isArray(value)) narrowing.push(`t.${name} = any(${parameter(value)}::${type}[])`);
    else narrowing.push(`t.${name} = ${parameter(value)}::${type}`);
  }
  for (const [sql, ...values] of conditions)
    narrowing.push(`(${sql.replaceAll('?', () => parameter(values.shift()))})`);
  return narrowing;
}
