import { openDatabase } from '#platform/data/database.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { readErasureKeys } from '#platform/identity/keys.ts';
import { aggregates } from '../../subgraphs/slack/aggregates.ts';
import { createErasureDigests } from '../../subgraphs/slack/erasure/digests.ts';
import { erasePerson } from '../../subgraphs/slack/erasure/erasePerson.ts';
import { recordErasure } from '../../subgraphs/slack/erasure/ledger.ts';
import { lockErasures } from '../../subgraphs/slack/erasure/lockErasures.ts';
import { UsageError } from '../process/exitCode.ts';
import type { LedgerLineOf } from './ledger.ts';

type Line = LedgerLineOf<'slack_user'>;

/**
 * Erases again whom the organizations have erased in Slack, and keeps that they are, also of who is not there yet.
 * @returns how many were there.
 * @throws UsageError where the key of a digest is not there, by which nobody can be known.
 */
export async function eraseSlackPeople(url: string, lines: readonly Line[], keysDirectory: string): Promise<number> {
  if (lines.length === 0) return 0;
  const keys = readErasureKeys(keysDirectory);
  const unknown = lines.find(({ keyId }) => !keys.keys.has(keyId));
  if (unknown !== undefined)
    throw new UsageError(
      `The key ${unknown.keyId} of slack's erasures is not in ${keysDirectory}: nobody can be known by what it has made.`,
    );
  const digests = createErasureDigests(() => keys);
  const database = await openDatabase({ name: 'slack', url, aggregates, connections: 1 });
  try {
    let erased = 0;
    for (const [organization, some] of Map.groupBy(lines, (line) => line.organization)) {
      const wanted = new Set(some.map(({ digest }) => digest));
      erased += await createUnitOfWork(database, scopeOfOrganization(organization)).write(async (_, query) => {
        const [tenant] = await query('select 1 as there from tenant where id = $1', [organization]);
        if (tenant === undefined) return 0;
        await lockErasures(query, organization);
        for (const { digest, keyId, deletedBy } of some)
          await recordErasure(query, { digest, keyId }, deletedBy ?? organization);
        let count = 0;
        const people = await query<{ slackId: string }>(
          `select distinct slack_id as "slackId" from slack_user where name <> slack_id or not is_deleted`,
        );
        for (const { slackId } of people) {
          if (!digests.underEachKey(organization, slackId).some(({ digest }) => wanted.has(digest))) continue;
          await erasePerson(query, slackId);
          count += 1;
        }
        return count;
      });
    }
    return erased;
  } finally {
    await database.close();
  }
}
