import type { Database } from '../data/database.ts';
import { queueSchema } from '../data/queueSchema.ts';
import { scopeOfOrganization } from '../data/scope.ts';
import { createUnitOfWork } from '../data/unitOfWork.ts';
import { isVisible, type JobKind } from './jobKind.ts';
import { jobQueue } from './jobQueue.ts';
import { settleRow } from './jobRow.ts';

/**
 * Tells people of jobs that have failed for good without anybody there to say so: the process of each attempt has died.
 */
export async function settleFailed(database: Database, kinds: readonly JobKind[]): Promise<void> {
  const visible = kinds.filter(isVisible).map(({ name }) => name);
  if (visible.length === 0) return;
  const { rows } = await database.pool.query<{ id: string; organization: string }>(failed, [jobQueue.name, visible]);
  for (const { id, organization } of rows)
    await createUnitOfWork(database, scopeOfOrganization(organization)).write((em) =>
      settleRow(em, id, 'FAILED', {
        error: { code: 'INTERNAL', message: 'The processes that ran it have ended before it.' },
      }),
    );
}

const failed = `
  select id, data ->> 'organization' as organization from ${queueSchema}.job
  where name = $1 and state = 'failed' and data ->> 'kind' = any($2)`;
