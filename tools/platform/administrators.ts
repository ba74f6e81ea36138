import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { withClient } from '../database/provision.ts';

/** Somebody who runs the platform. */
export interface Administrator {
  id: string;
  email: string;
  name: string | null;
  status: string;
}

/** Everybody who runs the platform. @param ownerUrl tenancy's database under its owner. */
export const administratorsOf = (ownerUrl: string): Promise<Administrator[]> =>
  withSight(ownerUrl, async (client) => {
    const { rows } = await client.query<Administrator>(
      `select id, email, name, status from "user" where is_platform_admin order by email, id`,
    );
    return rows;
  });

/**
 * Makes somebody an administrator of the platform, or takes that from them, with a line in its trail.
 * @param ownerUrl tenancy's database under its owner.
 * @returns who they are, and whether that changed anything; undefined where nobody has the address.
 */
export const setAdministrator = (
  ownerUrl: string,
  email: string,
  runs: boolean,
): Promise<{ administrator: Administrator; isChanged: boolean } | undefined> =>
  withSight(ownerUrl, async (client) => {
    const {
      rows: [found],
    } = await client.query<Administrator & { runs: boolean }>(
      `select id, email, name, status, is_platform_admin as runs from "user" where email = $1 for update`,
      [email],
    );
    if (found === undefined) return undefined;
    const { runs: before, ...administrator } = found;
    if (before === runs) return { administrator, isChanged: false };
    await client.query('update "user" set is_platform_admin = $2, updated_at = now() where id = $1', [
      administrator.id,
      runs,
    ]);
    await client.query(
      `insert into audit_event (organization_id, event_id, action, resource_type, resource_id, outcome, details, source, occurred_at)
       values (null, $1, $2, 'User', $3, 'SUCCESS', '{}', 'orgraph', now())`,
      [randomUUID(), runs ? 'platform.grant' : 'platform.revoke', administrator.id],
    );
    return { administrator, isChanged: true };
  });

/**
 * One transaction in which the owner sees everybody: it is lifted meanwhile that row-level security binds the owner
 * too, and nobody else reads the tables.
 */
const withSight = <Result>(ownerUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> =>
  withClient(ownerUrl, async (client) => {
    const tables = ['"user"', 'audit_event'];
    const each = (statement: string) => tables.map((table) => `alter table ${table} ${statement};`).join(' ');
    await client.query(`begin; set local lock_timeout = '10s'; ${each('no force row level security')}`);
    const result = await work(client);
    await client.query(`${each('force row level security')} commit;`);
    return result;
  });
