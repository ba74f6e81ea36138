import type { Client } from 'pg';
import { withClient } from '../database/provision.ts';
import { mergeLedgers, type LedgerLine } from './ledger.ts';

/**
 * What the databases of a graph know to be deleted, all together: a subgraph's tombstones tell also what tenancy has
 * forgotten.
 * @param urls of each subgraph's database, under a role that sees every row.
 */
export async function readLedger(urls: Readonly<Record<string, string>>): Promise<LedgerLine[]> {
  const ledgers = await Promise.all(
    Object.entries(urls).map(([subgraph, url]) =>
      withClient(url, async (client) => [
        ...(await linesFrom(client, 'organization', subgraph === 'tenancy' ? tombstonesOfTenancy : tombstones)),
        ...(subgraph === 'tenancy' ? await linesFrom(client, 'account', accounts) : []),
        ...(subgraph === 'slack' ? await linesFrom(client, 'slack_user', slackUsers) : []),
      ]),
    ),
  );
  return mergeLedgers(...ledgers);
}

async function linesFrom(client: Client, kind: LedgerLine['kind'], sql: string): Promise<LedgerLine[]> {
  const { rows } = await client.query<{ deletedAt: Date }>(sql);
  return rows.map(({ deletedAt, ...row }) => ({ kind, ...row, deletedAt: deletedAt.toISOString() }) as LedgerLine);
}

const tombstonesOfTenancy =
  'select id, deleted_at as "deletedAt", deleted_by_id as "deletedBy" from organization_tombstone';
const tombstones = 'select id, deleted_at as "deletedAt", null as "deletedBy" from tenant where deleted_at is not null';
const accounts = `select id, updated_at as "deletedAt", id as "deletedBy" from "user" as account where email is null`;
/** One that an earlier version has written has its digest from the next import on. */
const slackUsers = `
  select organization_id as organization, digest, key_id as "keyId", created_at as "deletedAt", erased_by_id as "deletedBy"
  from slack_erasure where digest is not null and key_id is not null`;
