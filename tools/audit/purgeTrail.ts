import type pg from 'pg';
import { daysKept, daysKeptOfNone } from '../../subgraphs/tenancy/audit/retention.ts';
import { withClient } from '../database/provision.ts';

export interface PurgedLines {
  /** Lines of organizations that are gone. */
  ofOrganizations: number;
  /** Lines of no organization. */
  ofNone: number;
}

/** Lines that one transaction removes. */
const most = 10_000;

/**
 * Removes the lines of the audit trail that have outlived their organization's plan. Only the owner may: the runtime
 * role adds lines and reads them. Each organization's go under its own walls.
 * @param ownerUrl tenancy's database under its owner.
 */
export const purgeTrail = (ownerUrl: string): Promise<PurgedLines> =>
  withClient(ownerUrl, async (client) => {
    let ofOrganizations = 0;
    for (const { id, plan } of await organizationsOf(client))
      ofOrganizations += await inBatches(() =>
        inTransaction(client, async () => {
          await client.query(`select set_config('app.organization_id', $1, true)`, [id]);
          return removed(client, 'organization_id = $1', [id, daysKept[plan], most]);
        }),
      );
    const ofNone = await inBatches(() =>
      withSight(client, 'audit_event', () =>
        removed(client, '$1::uuid is null and organization_id is null', [null, daysKeptOfNone, most]),
      ),
    );
    return { ofOrganizations, ofNone };
  });

async function organizationsOf(client: pg.Client): Promise<{ id: string; plan: keyof typeof daysKept }[]> {
  return withSight(client, 'organization', async () => {
    const { rows } = await client.query<{ id: string; plan: keyof typeof daysKept }>(
      'select id, plan from organization order by id',
    );
    return rows;
  });
}

async function removed(client: pg.Client, whose: string, values: readonly unknown[]): Promise<number> {
  const { rowCount } = await client.query(
    `delete from audit_event where id in (
       select id from audit_event where ${whose} and occurred_at < now() - $2 * interval '1 day' order by occurred_at limit $3)`,
    [...values],
  );
  return rowCount ?? 0;
}

async function inBatches(remove: () => Promise<number>): Promise<number> {
  let all = 0;
  for (let some = most; some === most;) {
    some = await remove();
    all += some;
  }
  return all;
}

async function inTransaction<Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  const result = await work();
  await client.query('commit');
  return result;
}

/** A transaction in which the owner sees all rows of a table, which nobody else reads meanwhile. */
const withSight = <Result>(client: pg.Client, table: string, work: () => Promise<Result>): Promise<Result> =>
  inTransaction(client, async () => {
    await client.query(`set local lock_timeout = '10s'; alter table ${table} no force row level security`);
    const result = await work();
    await client.query(`alter table ${table} force row level security`);
    return result;
  });
