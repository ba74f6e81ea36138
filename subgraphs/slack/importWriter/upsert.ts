import type { Query } from '#platform/data/unitOfWork.ts';
import type { Changes } from './changes.ts';

/** A table whose rows an import brings, known again by a unique key that begins with the organization. */
export interface UpsertTarget {
  table: string;
  /** The key's columns behind organization_id, which the database fills from the transaction. */
  key: readonly string[];
  /** The columns that are brought, with their types. */
  columns: Readonly<Record<string, string>>;
  /**
   * What a column becomes where the new value does not simply replace the old one; `present` and `excluded` are the
   * rows.
   */
  merge?: Readonly<Record<string, string>>;
  /** Columns that are set when a row is added or changed, with their SQL values. */
  stamps?: Readonly<Record<string, string>>;
}

/**
 * Adds the rows that are missing and changes those that differ, in one statement. Equal rows are not touched; no key
 * may come twice.
 */
export async function upsert(query: Query, target: UpsertTarget, rows: readonly object[]): Promise<Partial<Changes>> {
  if (rows.length === 0) return {};
  const [result] = await query<{ added: number; changed: number }>(statementOf(target, true), [JSON.stringify(rows)]);
  return result!;
}

/** Adds the rows that are missing and leaves the others as they are. */
export async function insertMissing(
  query: Query,
  target: UpsertTarget,
  rows: readonly object[],
): Promise<Partial<Changes>> {
  if (rows.length === 0) return {};
  const [result] = await query<{ added: number; changed: number }>(statementOf(target, false), [JSON.stringify(rows)]);
  return result!;
}

function statementOf({ table, key, columns, merge = {}, stamps = {} }: UpsertTarget, replace: boolean): string {
  const names = Object.keys(columns);
  const replaced = names.filter((name) => !key.includes(name));
  const next = (name: string) => merge[name] ?? `excluded.${name}`;
  const conflict = replace
    ? `do update set ${[...replaced.map((name) => `${name} = ${next(name)}`), ...Object.entries({ ...stamps, updated_at: 'now()' }).map(([name, value]) => `${name} = ${value}`)].join(', ')}
       where (${replaced.map((name) => `present.${name}`).join(', ')}) is distinct from (${replaced.map(next).join(', ')})`
    : 'do nothing';
  return `
    with given as (select * from jsonb_to_recordset($1::jsonb) as given(${Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', ')})),
    written as (
      insert into ${table} as present (${[...names, ...Object.keys(stamps)].join(', ')}) select ${[...names, ...Object.values(stamps)].join(', ')} from given
      on conflict (organization_id, ${key.join(', ')}) ${conflict}
      returning present.xmax = 0 as is_new)
    select count(*) filter (where is_new)::int as added, count(*) filter (where not is_new)::int as changed from written`;
}
