import type { EntityManager } from '#platform/data/database.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { holdErasures } from '../erasure/lockErasures.ts';
import { lockWorkspace } from '../importWriter/lockWorkspace.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import { SlackImportRun } from './entities.ts';
import { undoRun } from './undoRun.ts';

/**
 * Undoes an import in the transaction, whether the graph or the command asks.
 * @throws OrgraphError NOT_FOUND, or INVALID_STATE for one that is undone already, has changed nothing, or has been
 * followed by one that did, and while another import of the workspace runs.
 */
export async function undoImport(em: EntityManager, query: Query, id: string, userId: string): Promise<SlackImportRun> {
  const run = await findToChange(em, SlackImportRun, id, 'import');
  run.undo(userId);
  const workspace = await em.findOneOrFail(SlackWorkspace, { id: run.workspace.id });
  await lockWorkspace(query, workspace.slackId);
  await holdErasures(query, run.organizationId);
  await undoRun(query, run.id);
  return run;
}
