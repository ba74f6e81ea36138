import type { Query } from '#platform/data/unitOfWork.ts';

type LargeTable =
  | 'slack_reaction'
  | 'slack_day'
  | 'slack_message'
  | 'slack_channel_member'
  | 'slack_channel'
  | 'slack_user'
  | 'import_change';

/** The ids of some rows of a table: behind one, up to another; null: from the first, to the last. */
export type Range = readonly [after: string | null, upTo: string | null];

/** Over the alias `t`: the rows of a range, whose ends are `$2` and `$3`. */
export const inRange = '($2::uuid is null or t.id > $2) and ($3::uuid is null or t.id <= $3)';

/**
 * Goes through the organization's rows of a table, `size` at a time: none of the statements takes as long as a statement
 * may, however many rows there are.
 */
export async function eachRange(
  query: Query,
  table: LargeTable,
  size: number,
  work: (range: Range) => Promise<unknown>,
): Promise<void> {
  const end = `select id from ${table} where $1::uuid is null or id > $1 order by id offset ${size - 1} limit 1`;
  for (let after: string | null = null; ;) {
    const found: { id: string }[] = await query(end, [after]);
    const upTo: string | null = found[0]?.id ?? null;
    await work([after, upTo]);
    if (upTo === null) return;
    after = upTo;
  }
}

const deletedAtOnce = 20_000;

/**
 * Deletes the rows of a table that a condition over the alias `t` takes, which is not about other rows of the table.
 * @param parameter the condition's `$1`.
 */
export const deleteRows = (query: Query, table: LargeTable, condition: string, parameter: unknown): Promise<void> =>
  eachRange(query, table, deletedAtOnce, (range) =>
    query(`delete from ${table} t where ${inRange} and ${condition}`, [parameter, ...range]),
  );
