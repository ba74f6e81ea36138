import pg from 'pg';
import { bury } from '#platform/deletion/bury.ts';
import { inPurge } from '#platform/deletion/inPurge.ts';
import { purge } from '#platform/deletion/purge.ts';
import { eraseAccounts } from './eraseAccounts.ts';
import { eraseSlackPeople } from './eraseSlackPeople.ts';
import { linesOf, type LedgerLine } from './ledger.ts';

/** What a replay has taken from a subgraph's database. */
export interface Replayed {
  subgraph: string;
  /** Of deleted organizations. */
  rows: number;
  /** Of whom it has lost again what it said. */
  people: number;
}

/** A subgraph's databases, by name, under a role. */
type Urls = Readonly<Record<string, string>>;

/**
 * Deletes from every database what a ledger says is deleted; what is gone already stays so. What was interrupted is
 * done by the next call.
 * @param whole under a role that sees every row. @param app under the runtime roles.
 * @param keysDirectory where slack's keys are.
 */
export async function replay(
  { whole, app }: { whole: Urls; app: Urls },
  ledger: readonly LedgerLine[],
  keysDirectory: string,
): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  const gone = new Set(linesOf(ledger, 'organization').map(({ id }) => id));
  for (const [subgraph, url] of Object.entries(app)) {
    const rows = await deleteOrganizations(subgraph, url, ledger);
    let people = await eraseAccounts({ subgraph, url, wholeUrl: whole[subgraph]! }, linesOf(ledger, 'account'));
    if (subgraph === 'slack')
      people += await eraseSlackPeople(
        url,
        linesOf(ledger, 'slack_user').filter(({ organization }) => !gone.has(organization)),
        keysDirectory,
      );
    replayed.push({ subgraph, rows, people });
  }
  return replayed;
}

async function deleteOrganizations(subgraph: string, url: string, ledger: readonly LedgerLine[]): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    let rows = 0;
    for (const { id, deletedAt, deletedBy } of linesOf(ledger, 'organization')) {
      await inPurge(pool, id, (query) => bury(query, subgraph, { id, deletedAt: new Date(deletedAt), deletedBy }));
      const purged = await purge({ name: subgraph, pool }, id);
      rows += [...purged.values()].reduce((sum, count) => sum + count, 0);
    }
    return rows;
  } finally {
    await pool.end();
  }
}
