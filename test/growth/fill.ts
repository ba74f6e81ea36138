import type pg from 'pg';
import { key, rowsOf, type TableRows } from './rows.ts';

/** From one number to another, both included. */
export type Range = readonly [from: number, to: number];

/**
 * Gives organizations of these numbers their rows of these numbers, in every table of a subgraph that grows. Nothing
 * asks of what refers to what, and no trigger runs: the rows hold by construction.
 * @param client of a superuser.
 */
export async function fill(client: pg.ClientBase, subgraph: string, organizations: Range, rows: Range): Promise<void> {
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  await client.query('set local synchronous_commit = off');
  for (const table of rowsOf[subgraph]!) {
    const last = Math.min(rows[1], table.few ?? Infinity);
    if (rows[0] <= last) await client.query(statementOf(table, organizations, [rows[0], last]));
  }
  await client.query('commit');
}

/** Makes the person of the first row a member of these organizations too. */
export async function join(client: pg.ClientBase, organizations: Range): Promise<void> {
  await client.query(
    `insert into membership (organization_id, user_id, role_id) select ${key('organization', 1)}, ${key('user', 1, 0)}, ${key('role', 1)} from generate_series($1::int, $2) as o`,
    [...organizations],
  );
}

function statementOf({ table, owned, columns }: TableRows, organizations: Range, rows: Range): string {
  const all = {
    id: key(table, 'n'),
    ...(owned !== false && { organization_id: key('organization', 1) }),
    ...(table === 'tenant' && { id: key('organization', 1) }),
    ...columns,
  };
  return (
    `insert into "${table}" (${Object.keys(all).join(', ')}) select ${Object.values(all).join(', ')} ` +
    `from generate_series(${organizations.join(', ')}) as o cross join generate_series(${rows.join(', ')}) as n`
  );
}
