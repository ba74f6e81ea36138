import type pg from 'pg';
import type { RunAs } from '#platform/data/database.ts';
import { settingsOf } from '#platform/data/scope.ts';

/** A statement as a subgraph has run it. */
export interface Statement extends RunAs {
  sql: string;
}

/** What PostgreSQL says of a step of a plan (EXPLAIN, FORMAT JSON). */
interface Step {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  'One-Time Filter'?: string;
  'Sort Key'?: string[];
  Plans?: Step[];
}

/** How PostgreSQL plans a prepared statement: for the parameters at hand, or once for all. */
export type PlanMode = 'force_custom_plan' | 'force_generic_plan';

/**
 * Where a statement would read a whole table, or a whole index of it, or sort all rows of a list that is to be read in
 * its order; empty where it finds all rows of these tables by a condition of an index. Planned as the runtime role, in
 * the statement's own scope.
 */
export async function wholeReads(
  client: pg.ClientBase,
  { sql, parameters, scope, planning, before }: Statement,
  tables: ReadonlySet<string>,
  mode: PlanMode,
): Promise<string[]> {
  await client.query('begin read only');
  try {
    for (const [name, value] of Object.entries({ ...settingsOf(scope), ...planning, plan_cache_mode: mode }))
      await client.query('select set_config($1, $2, true)', [name, value]);
    if (before !== undefined) await client.query(before.sql, [...before.values]);
    await client.query(`prepare explained as ${sql}`);
    const given = parameters.map((value) => literal(client, value)).join(', ');
    const {
      rows: [row],
    } = await client.query<{ 'QUERY PLAN': [{ Plan: Step }] }>(
      `explain (format json) execute explained${given && `(${given})`}`,
    );
    const { Plan: plan } = row!['QUERY PLAN'][0];
    const isOrdered = planning['enable_sort'] === 'off' && !sql.includes('materialized');
    return [...readsOf(plan, tables), ...(isOrdered ? sortsOf(plan) : [])];
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
  }
}

function literal(client: pg.ClientBase, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Date) return client.escapeLiteral(value.toISOString());
  if (Array.isArray(value)) return client.escapeLiteral(`{${value.map((one) => JSON.stringify(one)).join(',')}}`);
  return client.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}

function* readsOf(step: Step, tables: ReadonlySet<string>): Generator<string> {
  const { 'Node Type': kind, 'Relation Name': table = '', 'Index Cond': condition, Plans = [] } = step;
  // PostgreSQL 15 writes what it never executes above a whole read of the table.
  if (step['One-Time Filter'] === 'false') return;
  const read = Plans.find((inner) => inner['Node Type'].startsWith('Bitmap'));
  const isWhole =
    kind === 'Seq Scan' ||
    (/^Index (Only )?Scan/.test(kind) && condition === undefined) ||
    (kind === 'Bitmap Heap Scan' && read !== undefined && !isNarrow(read));
  if (tables.has(table) && isWhole) yield `${kind} of ${table}`;
  for (const inner of Plans) yield* readsOf(inner, tables);
}

/** Where all rows are found before the first is known: a sort of those that are alike in the first keys is none. */
function* sortsOf({ 'Node Type': kind, 'Sort Key': keys = [], Plans = [] }: Step): Generator<string> {
  if (kind === 'Sort' && !Plans.some(isNever)) yield `${kind} by ${keys.join(', ')}`;
  for (const inner of Plans) yield* sortsOf(inner);
}

/** What is never executed. */
const isNever = ({ 'One-Time Filter': filter, Plans = [] }: Step): boolean =>
  filter === 'false' || (Plans.length > 0 && Plans.every(isNever));

/** A bitmap of rows that an index's condition, or each of several conditions, gives. */
const isNarrow = ({ 'Node Type': kind, 'Index Cond': condition, Plans = [] }: Step): boolean =>
  kind === 'Bitmap Index Scan'
    ? condition !== undefined
    : kind === 'BitmapAnd'
      ? Plans.some(isNarrow)
      : Plans.every(isNarrow);
