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
      withClient(url, async (client) => {
        const { rows } = await client.query<{ id: string; deletedAt: Date; deletedBy: string | null }>(
          subgraph === 'tenancy' ? tombstonesOfTenancy : tombstones,
        );
        return rows.map(({ id, deletedAt, deletedBy }): LedgerLine => ({
          kind: 'organization',
          id,
          deletedAt: deletedAt.toISOString(),
          deletedBy,
        }));
      }),
    ),
  );
  return mergeLedgers(...ledgers);
}

const tombstonesOfTenancy =
  'select id, deleted_at as "deletedAt", deleted_by_id as "deletedBy" from organization_tombstone';
const tombstones = 'select id, deleted_at as "deletedAt", null as "deletedBy" from tenant where deleted_at is not null';
