import pg from 'pg';
import { bury } from '#platform/deletion/bury.ts';
import { inPurge } from '#platform/deletion/inPurge.ts';
import { purge } from '#platform/deletion/purge.ts';
import type { LedgerLine } from './ledger.ts';

/** What a replay has taken from a subgraph's database. */
export interface Replayed {
  subgraph: string;
  rows: number;
}

/**
 * Deletes from every database what a ledger says is deleted; what is gone already stays so. What was interrupted is
 * done by the next call.
 * @param urls of each subgraph's database, under its runtime role.
 */
export async function replay(
  urls: Readonly<Record<string, string>>,
  ledger: readonly LedgerLine[],
): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  for (const [subgraph, url] of Object.entries(urls)) {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    try {
      let rows = 0;
      for (const { id, deletedAt, deletedBy } of ledger) {
        await inPurge(pool, id, (query) => bury(query, subgraph, { id, deletedAt: new Date(deletedAt), deletedBy }));
        const purged = await purge({ name: subgraph, pool }, id);
        rows += [...purged.values()].reduce((sum, count) => sum + count, 0);
      }
      replayed.push({ subgraph, rows });
    } finally {
      await pool.end();
    }
  }
  return replayed;
}
