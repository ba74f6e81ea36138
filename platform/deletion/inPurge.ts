import type { Pool } from 'pg';
import { deletedOrganization } from '../data/requestTables.ts';
import { scopeOfOrganization, settingsOf } from '../data/scope.ts';
import type { Query } from '../data/unitOfWork.ts';

/**
 * Runs `work` in a transaction of a deleted organization, in which all of its rows are seen, also those that only one
 * person sees otherwise. No unit of work is given for it: its tombstone refuses every write but this.
 */
export async function inPurge<Result>(
  pool: Pick<Pool, 'connect'>,
  organization: string,
  work: (query: Query) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  const query: Query = async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows;
  const scope = { ...scopeOfOrganization(organization), lookup: { purpose: deletedOrganization, value: '' } };
  try {
    await client.query('begin');
    for (const [name, value] of Object.entries(settingsOf(scope)))
      await client.query('select set_config($1, $2, true)', [name, value]);
    const result = await work(query);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}
